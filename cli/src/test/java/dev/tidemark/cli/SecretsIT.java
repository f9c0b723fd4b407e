package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.server.embedded.EnvironmentFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Others on the machine learn no secret, where a careless operator leaves it to the server: not from logs, answers, command lines or files. */
class SecretsIT {

    private static final String SIGNING = "signs-tokens-0123456789abcdef0123456789";
    private static final String SEALING = "seals-deliveries-0123456789abcdef";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private final List<String> answers = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>(List.of(SIGNING, SEALING));

    @Test
    void nobodyElseLearnsThem() throws Exception {
        var data = Files.createDirectory(folder.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (var serve = ServeProcess.startCarelessly(data, "TIDEMARK_JWT_SECRET=" + SIGNING)) {
            var postgres = serve.postgresUrl();
            var keys = Keys.make("news", postgres);
            var hook = hook(postgres);
            secrets.addAll(List.of(password(postgres), keys.write(), keys.read(), hook));
            assertThat(secrets).allSatisfy(each -> assertThat(each).hasSizeGreaterThan(20));

            ask(serve.url(), keys, hook);
            assertThat(told(serve.commandLines())).as("command lines").isEmpty();
            serve.killPart("bin/postgres");
            ask(serve.url(), keys, hook);
            serve.killAndRestart();
            serve.killPart("BrokerProcess");
            ask(serve.url(), keys, hook);

            assertThat(told(serve.commandLines())).as("command lines").isEmpty();
            assertThat(serve.commandLines()).hasSizeGreaterThan(3);
            assertThat(told(answers)).as("answers").isEmpty();
            assertThat(answers).anyMatch(each -> each.contains("\"code\""));
            var logs = logs();
            assertThat(logs).hasSizeGreaterThan(1);
            for (var log : logs) {
                assertThat(told(List.of(Files.readString(log, StandardCharsets.ISO_8859_1))))
                        .as(log.toString())
                        .isEmpty();
            }
            assertThat(EnvironmentFile.in(data).read()).containsValue(postgres);
            assertThat(openTo(data))
                    .as("files that others may read")
                    .filteredOn(file -> !file.toString().contains("/binaries/"))
                    .isEmpty();
        }
    }

    /** Of a key that is right and one that is wrong, in the place for it and in others, for bodies and questions that fail. */
    private void ask(String url, Keys keys, String hook) throws InterruptedException {
        for (var key : List.of(keys.write(), keys.read(), hook, SIGNING, "wrong")) {
            for (var path : List.of(
                    "/v1/events",
                    "/cubejs-api/v1/load",
                    "/v1/me?key=" + key,
                    "/v1/" + key,
                    "/bots/" + key + "/events")) {
                send(url + path, "Bearer " + key, "{\"id\":");
                send(
                        url + path,
                        key,
                        "[{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data\":7}]");
            }
        }
        send(url + "/webhooks/slack/" + hook, "none", "{}");
        await().ignoreExceptions().until(() -> {
            send(url + "/v1/me", "Bearer " + keys.read(), "");
            return true;
        });
    }

    /** What it answers; while a part of it starts again nothing may come. */
    private void send(String address, String authorization, String body) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create(address))
                    .header("Authorization", authorization)
                    .header("Content-Type", "application/cloudevents-batch+json")
                    .POST(BodyPublishers.ofString(body))
                    .build();
            var answer = HTTP.send(request, BodyHandlers.ofString());
            // What was not there is told back to whoever asked for it.
            answers.add(answer.statusCode() == 404 ? "" : answer.headers().map() + answer.body());
        } catch (IOException e) {
            answers.add("");
        }
    }

    private List<String> told(List<String> texts) {
        return secrets.stream()
                .filter(secret -> texts.stream().anyMatch(text -> text.contains(secret)))
                .toList();
    }

    private List<Path> logs() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file ->
                            file.toString().endsWith(".log") || file.toString().contains("/log/"))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }

    /** Which files somebody can open who is neither their owner nor of his group. */
    private static List<Path> openTo(Path data) throws IOException {
        List<Path> open = new ArrayList<>();
        Files.walkFileTree(data, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                return may(directory, PosixFilePermission.OTHERS_EXECUTE)
                        ? FileVisitResult.CONTINUE
                        : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && may(file, PosixFilePermission.OTHERS_READ)) {
                    open.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return open;
    }

    private static boolean may(Path path, PosixFilePermission right) throws IOException {
        return Files.getPosixFilePermissions(path).contains(right);
    }

    /** The key of a new one. */
    private String hook(String postgresUrl) throws IOException {
        var file = Files.writeString(folder.resolve("secret"), SEALING);
        var terminal = new Terminal();
        assertThat(terminal.run(
                        "hook",
                        "create",
                        "news",
                        "bot",
                        "--platform",
                        "slack",
                        "--secret-file",
                        file,
                        "--postgres-url",
                        postgresUrl))
                .as(terminal.err())
                .isZero();
        var key = Pattern.compile("/webhooks/slack/(\\S+)").matcher(terminal.out());
        assertThat(key.find()).isTrue();
        return key.group(1);
    }

    private static String password(String postgresUrl) {
        var password = Pattern.compile("password=([^&]+)").matcher(postgresUrl);
        assertThat(password.find()).isTrue();
        return password.group(1);
    }
}
