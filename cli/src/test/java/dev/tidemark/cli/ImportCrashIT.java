package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.rollup.Sealer;
import dev.tidemark.server.embedded.DataDirectory;
import dev.tidemark.server.embedded.EmbeddedPostgres;
import dev.tidemark.sql.Database;
import dev.tidemark.testing.Prompt;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the importing process, of the server and of Postgres, when an import has come to a statement: never half a slice, and
 * it can be started again at once. A build takes every third point, beginning with one of the first three by chance, with one of the three; {@code
 * -Dtidemark.crashes=all} takes all of them with all three.
 */
class ImportCrashIT {

    private static final boolean ALL =
            System.getProperty("tidemark.crashes", "").equals("all");
    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());
    private static final int PART = 3;
    private static final int ROWS = 20_000;
    private static final int IMPORTER = 0;
    private static final int SERVER = 1;
    private static final int POSTGRES = 2;

    private static final String CATALOG = """
            sources: { view: { fields: { page: page } } }
            rollups:
              pages: { source: view, dimensions: { page: { entity: page } }, measures: { views: count }, grains: [hour, day], import: {} }
              sites: { source: view, measures: { views: count }, grains: [hour, day], import: {} }
            """;

    /** In the order in which an import comes to them, more or less: two connections stage and check. */
    private static final List<String> POINTS = List.of(
            "pg_try_advisory_lock\\(hashtextextended\\('tidemark\\.imports\\.'",
            "insert into tidemark\\.imports ",
            "create unlogged table tidemark\\.\"\\(staged \\d+\\) pages\"",
            "copy tidemark\\.\"\\(staged \\d+\\) pages\"",
            "copy tidemark\\.\"\\(staged \\d+\\) sites\"",
            "/10000[^0-9]",
            "create unlogged table tidemark\\.\"\\(rows \\d+\\) pages\"",
            "create unlogged table tidemark\\.\"\\(rows \\d+\\) sites\"",
            "create unlogged table tidemark\\.\"\\(slices \\d+\\) pages\"",
            "analyze tidemark\\.\"\\(rows \\d+\\) pages\"",
            "where tidemark\\.add_partition\\('sites_day', start\\)",
            "update tidemark\\.imports set rows = 0 ",
            "delete from tidemark\\.\"\\(slices \\d+\\) pages\" told",
            "insert into tidemark\\.replaced_slices ",
            "delete from tidemark\\.\"pages_hour\" kept where",
            "insert into tidemark\\.\"pages_hour\" ",
            "insert into tidemark\\.entities ",
            "insert into tidemark\\.slices ",
            "insert into tidemark\\.\"pages_day\" as kept",
            "delete from tidemark\\.\"pages_day\" kept",
            "select tidemark\\.revise\\('pages', ",
            "delete from tidemark\\.\"sites_hour\" kept where",
            "insert into tidemark\\.\"sites_day\" as kept",
            "select tidemark\\.revise\\('sites', ",
            "update tidemark\\.imports\\s+set state = ",
            "drop table if exists tidemark\\.\"\\(staged \\d+\\) sites\"");

    private static final String SUMS = """
            select concat_ws(' ', (select sum(views) from tidemark.pages_hour), (select sum(views) from tidemark.sites_hour),
                (select sum(views) from tidemark.pages_day), (select sum(views) from tidemark.sites_day)) as sums""";

    /** By point; a server takes longest to start again. */
    private static final List<Integer> TURNS = List.of(IMPORTER, POSTGRES, IMPORTER, POSTGRES, SERVER);

    private static final Pattern KEY = Pattern.compile("TIDEMARK_WRITE_KEY=(\\S+)");

    /** Imports a delivery, and is killed once it is held. */
    private interface Killing {
        void run(int views) throws Exception;
    }

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private DataDirectory data;
    private EmbeddedPostgres postgres;
    private StatementProxy proxy;
    private ServeProcess serve;
    private Database database;
    private Prompt prompt;
    private String key;

    @BeforeEach
    void start() throws IOException {
        data = DataDirectory.open(folder.resolve("database"));
        postgres = EmbeddedPostgres.start(data);
        proxy = new StatementProxy(postgres.port());
        var settings = Files.writeString(
                folder.resolve("tidemark.yaml"),
                "imports_folder: " + Files.createDirectory(folder.resolve("deliveries")));
        serve = ServeProcess.start(
                folder.resolve("data"), "--postgres-url", url(proxy.port()), "--config", settings.toString());
        database = Database.connect(url(postgres.port()), 2);
        prompt = new Prompt(database);
        key();
        run(
                "apply",
                Files.writeString(folder.resolve("catalog.yaml"), CATALOG),
                "--postgres-url",
                url(postgres.port()));
    }

    private void key() {
        run("tenant", "create", "north", "--postgres-url", url(postgres.port()));
        var terminal = new Terminal();
        terminal.run(
                "key",
                "create",
                "north",
                "--kind",
                "write",
                "--scopes",
                "import",
                "--postgres-url",
                url(postgres.port()));
        var printed = KEY.matcher(terminal.out());
        assertThat(printed.find()).as(terminal.out() + terminal.err()).isTrue();
        key = printed.group(1);
    }

    @AfterEach
    void close() throws IOException {
        database.close();
        serve.close();
        proxy.close();
        postgres.close();
        data.close();
    }

    @Test
    void neverHalfASlice() throws Exception {
        var views = 1;
        again(views);
        var sealer = new Sealer(database);
        for (var rollup : List.of("pages", "sites")) {
            while (sealer.seal(rollup)) {
                // A piece at a time.
            }
        }
        var victims = List.<Killing>of(this::killImporter, this::killServer, this::killPostgres);
        System.out.println("ImportCrashIT seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        var first = ALL ? 0 : new Random(SEED).nextInt(PART);
        for (var point = first; point < POINTS.size(); point += ALL ? 1 : PART) {
            for (var victim = 0; victim < victims.size(); victim++) {
                if (ALL || victim == TURNS.get(point % TURNS.size())) {
                    System.out.println("ImportCrashIT " + victim + " at " + POINTS.get(point));
                    proxy.holdAt(POINTS.get(point));
                    victims.get(victim).run(++views);
                    var seen = prompt.text(SUMS);
                    assertThat(seen).as("point %d, victim %d", point, victim).isIn(sums(views - 1), sums(views));
                    again(views);
                    assertThat(prompt.text(SUMS)).isEqualTo(sums(views));
                }
            }
        }
        assertThat(prompt.number("select count(*) from tidemark.verify()")).isZero();
        assertThat(prompt.number("select count(*) from tidemark.imports where state = 'staging'"))
                .isZero();
        assertThat(
                        prompt.number(
                                "select count(*) from pg_class where relkind = 'r' and relpersistence = 'u' and relnamespace = 'tidemark'::regnamespace"))
                .isZero();
    }

    private static String sums(int views) {
        return IntStream.range(0, 4)
                .mapToObj(_ -> String.valueOf((long) ROWS * views))
                .collect(Collectors.joining(" "));
    }

    private void killImporter(int views) throws IOException {
        var process = importer(views);
        awaitHeld();
        process.destroyForcibly();
        await().atMost(Duration.ofMinutes(1)).until(() -> !process.isAlive());
        proxy.release();
    }

    private void killServer(int views) throws IOException {
        write(folder.resolve("deliveries/north"), views);
        var answer = http.sendAsync(order(), HttpResponse.BodyHandlers.ofString());
        awaitHeld();
        serve.kill();
        proxy.release();
        assertThat(answer.handle((response, _) -> response == null ? 202 : response.statusCode())
                        .join())
                .isEqualTo(202);
        serve.restartAfterItsEnd();
    }

    private HttpRequest order() {
        return HttpRequest.newBuilder(URI.create(serve.url() + "/v1/imports"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(
                        HttpRequest.BodyPublishers.ofString(
                                "{\"slice\": \"2026-01-02T03:00Z\", \"rollups\": {\"pages\": \"pages.csv\", \"sites\": \"sites.csv\"}}"))
                .build();
    }

    /** What was held goes its way first: Postgres dies while it is about it. */
    private void killPostgres(int views) throws IOException {
        var process = importer(views);
        awaitHeld();
        var before = postgres.pid();
        proxy.release();
        ProcessHandle.of(before).orElseThrow().destroyForcibly();
        await().atMost(Duration.ofMinutes(1)).until(() -> !process.isAlive());
        await().atMost(Duration.ofMinutes(1)).until(() -> postgres.pid() != before);
        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> prompt.flag("select true"));
    }

    private void awaitHeld() {
        await().atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(proxy::isHeld);
    }

    private Process importer(int views) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tidemark.cli.Main"));
        command.addAll(words(views, proxy.port()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("import.log").toFile())
                .start();
    }

    /** To the end, for all tenants; whose connections are not known yet to be gone is waited for. */
    private void again(int views) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> new Terminal().run(words(views, postgres.port()).toArray()) == 0);
    }

    private List<String> words(int views, int port) throws IOException {
        write(folder.resolve("all"), views);
        return List.of(
                "import",
                "pages=" + folder.resolve("all/pages.csv"),
                "sites=" + folder.resolve("all/sites.csv"),
                "--slice",
                "2026-01-02T03",
                "--postgres-url",
                url(port));
    }

    private static void write(Path folder, int views) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("pages.csv"),
                IntStream.range(0, ROWS)
                        .mapToObj(i -> "north,/" + i + "," + views)
                        .collect(
                                Collectors.joining("\n", "tenant,page,views\nnorth,/only-in-" + views + ",0\n", "\n")));
        Files.writeString(folder.resolve("sites.csv"), "tenant,views\nnorth," + (long) ROWS * views + "\n");
    }

    private String url(int port) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s&password=%s"
                .formatted(port, "tidemark", postgres.user(), postgres.password());
    }

    private static void run(Object... words) {
        var terminal = new Terminal();
        assertThat(terminal.run(words)).as(terminal.out() + terminal.err()).isZero();
    }
}
