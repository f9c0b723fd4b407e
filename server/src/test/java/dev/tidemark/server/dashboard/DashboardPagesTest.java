package dev.tidemark.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the page as a browser gets them: over a socket, from the server that is used. */
class DashboardPagesTest {
    private static final String ECHARTS = "/_static/echarts/6.0.0/dist/echarts.esm.min.mjs";

    private static WebServer server;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(routing -> routing.register(
                                "/",
                                DashboardPages.create(
                                        id -> id.equals("open1") ? Set.of("https://a.example") : Set.of()))
                        .any((request, response) ->
                                response.status(Status.NOT_FOUND_404).send("left to the router")))
                .build()
                .start();
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8, no-cache",
        "/operator, text/html; charset=utf-8, no-cache",
        "/operator.css, text/css; charset=utf-8, no-cache",
        "/tidemark.css, text/css; charset=utf-8, no-cache",
        "/app/main.js, text/javascript; charset=utf-8, no-cache",
        "/app/view/series.js, text/javascript; charset=utf-8, no-cache",
        "/favicon.svg, image/svg+xml, no-cache",
        "/logo.svg, image/svg+xml, no-cache",
        "/_static/lit/3.3.3/index.js, text/javascript; charset=utf-8, 'public, max-age=31536000, immutable'",
        ECHARTS + ", text/javascript; charset=utf-8, 'public, max-age=31536000, immutable'",
    })
    void everyFileHasItsTypeAndItsCaching(String path, String type, String caching) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isNotBlank();
        assertThat(header(answer, "Content-Type")).isEqualTo(type);
        assertThat(header(answer, "Cache-Control")).isEqualTo(caching);
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
    }

    @ParameterizedTest
    @CsvSource({
        "/share/open1, https://a.example, no-store, ''",
        "/share/other, 'none', no-store, DENY",
        "/share, 'self', no-cache, SAMEORIGIN",
        "/, 'self', no-cache, SAMEORIGIN",
        "/operator, 'self', no-cache, SAMEORIGIN",
    })
    void whoMayEmbedAPageStandsInItsHeaders(String path, String ancestors, String caching, String older)
            throws Exception {
        HttpResponse<String> page = get(path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "Content-Security-Policy").replaceFirst(".*; frame-ancestors ", ""))
                .isEqualTo(ancestors.replaceFirst("^(none|self)$", "'$1'"));
        assertThat(header(page, "Content-Security-Policy")).contains("script-src 'self' 'sha256-");
        assertThat(header(page, "Cache-Control")).isEqualTo(caching);
        assertThat(page.headers().firstValue("X-Frame-Options").orElse("")).isEqualTo(older);
        assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/share/", "/share/a/b", "/share/a.b", "/share/a%20b", "/share/../operator"})
    void thereAreNoOtherSharesThanThoseOfPlainIds(String path) throws Exception {
        assertThat(get(path).headers().firstValue("Content-Security-Policy").orElse(""))
                .doesNotContain("a.example");
        assertThat(get(path).statusCode()).isIn(404, 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/operator", "/share"})
    void theOnlyInlineScriptIsTheImportMapAndThePolicyNamesItsDigest(String path) throws Exception {
        HttpResponse<String> page = get(path);
        Matcher inline = Pattern.compile("<script([^>]*)>([^<]+)</script>").matcher(page.body());
        assertThat(inline.find()).isTrue();
        assertThat(inline.group(1)).isEqualTo(" type=\"importmap\"");
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(inline.group(2).getBytes(StandardCharsets.UTF_8));
        assertThat(inline.find()).isFalse();

        assertThat(header(page, "Content-Security-Policy").split("; "))
                .containsExactlyInAnyOrder(
                        "default-src 'none'",
                        "script-src 'self' 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'",
                        "style-src 'self'",
                        "img-src 'self'",
                        "connect-src 'self'",
                        "base-uri 'none'",
                        "form-action 'none'",
                        "frame-ancestors 'self'");
        assertThat(page.body()).doesNotContain("http://", "https://", "style=\"", " onclick");
    }

    @Test
    void everythingThatThePageImportsIsThere() throws Exception {
        Modules modules = new Modules(get("/").body());
        Map<String, Integer> statuses = new TreeMap<>();
        while (!modules.open.isEmpty()) {
            String path = modules.open.remove();
            HttpResponse<String> answer = get(path);
            statuses.put(path, answer.statusCode());
            modules.readImports(path, answer.body());
        }

        assertThat(statuses)
                .allSatisfy((path, status) -> assertThat(status).as(path).isEqualTo(200));
        assertThat(statuses)
                .containsKeys(
                        "/app/chart.js",
                        "/_static/lit-html/3.3.3/directives/repeat.js",
                        "/_static/reactive-element/2.1.2/css-tag.js",
                        ECHARTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/operator", "/share"})
    void everyModuleIsPreloadedUnlessItIsLoadedWhenNeeded(String address) throws Exception {
        String page = get(address).body();
        Modules modules = new Modules(page);
        Set<String> own = new TreeSet<>();
        while (!modules.open.isEmpty()) {
            String path = modules.open.remove();
            modules.readImportsAtOnce(path, get(path).body());
            if (path.startsWith("/app/")) {
                own.add(path);
            }
        }

        assertThat(own).isNotEmpty().allSatisfy(path -> assertThat(page).contains('"' + path + '"'));
    }

    /** What the first view loads besides the chart library: what is over the wire, compressed. */
    @Test
    void theScriptOfTheFirstViewIsSmall() throws Exception {
        Modules modules = new Modules(get("/").body());
        int bytes = 0;
        while (!modules.open.isEmpty()) {
            String path = modules.open.remove();
            modules.readImports(path, get(path).body());
            if (path.endsWith("js") && !path.equals(ECHARTS)) {
                HttpRequest packed =
                        request(path).header("Accept-Encoding", "gzip").build();
                bytes += client.send(packed, BodyHandlers.ofByteArray()).body().length;
            }
        }

        System.out.println("script of the first view, gzipped: " + bytes + " bytes");
        assertThat(bytes).isBetween(10_000, 150_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzip, deflate, br", "br;q=1.0, GZIP;q=0.8"})
    void compressedForThoseWhoTakeIt(String accepted) throws Exception {
        HttpResponse<byte[]> answer =
                client.send(request(ECHARTS).header("Accept-Encoding", accepted).build(), BodyHandlers.ofByteArray());

        assertThat(header(answer, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(answer, "Vary")).isEqualTo("Accept-Encoding");
        assertThat(answer.body()).hasSizeLessThan(400_000);
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
        assertThat(new String(plain, StandardCharsets.UTF_8))
                .isEqualTo(get(ECHARTS).body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip;q=0", "gzip; q=0.0, br", "xgzip"})
    void plainForThoseWhoDoNot(String accepted) throws Exception {
        HttpResponse<String> answer =
                client.send(request("/").header("Accept-Encoding", accepted).build(), BodyHandlers.ofString());

        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(answer.body()).startsWith("<!doctype html>");
    }

    @Test
    void whatTheBrowserHasIsNotSentAgain() throws Exception {
        String etag = header(get("/tidemark.css"), "ETag");

        for (String known : new String[] {etag, "W/" + etag, "\"other\", " + etag, "*"}) {
            HttpResponse<String> answer = client.send(
                    request("/tidemark.css").header("If-None-Match", known).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(known).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
            assertThat(header(answer, "ETag")).isEqualTo(etag);
            assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
        }
    }

    @Test
    void anotherEncodingOrAnotherFileIsSent() throws Exception {
        String etag = header(get("/tidemark.css"), "ETag");

        HttpRequest encoded = request("/tidemark.css")
                .header("Accept-Encoding", "gzip")
                .header("If-None-Match", etag)
                .build();
        assertThat(client.send(encoded, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
        HttpRequest other = request("/").header("If-None-Match", etag).build();
        assertThat(client.send(other, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }

    @Test
    void headHasTheHeadersWithoutTheBody() throws Exception {
        HttpResponse<String> head = client.send(
                request("/tidemark.css")
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());

        HttpResponse<String> get = get("/tidemark.css");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "ETag")).isEqualTo(header(get, "ETag"));
        assertThat(header(head, "Content-Length")).isEqualTo(header(get, "Content-Length"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing.js",
                "/index.html",
                "/app",
                "/app/",
                "/app/view",
                "/DashboardPages.class",
                "/package-info.class",
                "/../DashboardPages.class",
                "/app/../../../../logback.xml",
                "/app/..%2f..%2fdashboard/tidemark.css",
                "/%2e%2e/%2e%2e/tidemark.css",
                "/app/%2e%2e/tidemark.css",
                "/app/main.js%00.css",
                "/app\\main.js",
                "//tidemark.css",
                "/tidemark.css;x=1",
                "/_static/echarts/6.0.0/dist/echarts.js",
                "/_static/echarts/6.0.0/package.json",
                "/_static/lit/3.3.3/../../../../MANIFEST.js",
                "/_static/lit/3.3.3/.hidden.js",
                "/META-INF/MANIFEST.MF",
                "/META-INF/resources" + ECHARTS,
            })
    void whatIsNoFileOfThePageIsLeftToTheRouter(String path) throws Exception {
        assertThat(raw("GET " + path)).doesNotContain("200 OK").containsAnyOf("left to the router", "400 Bad Request");
    }

    @Test
    void otherMethodsAreLeftToTheRouter() throws Exception {
        assertThat(raw("POST /")).contains("left to the router");
        assertThat(raw("DELETE /tidemark.css")).contains("left to the router");
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElseThrow(() -> new AssertionError("no header " + name));
    }

    /** Past the client, which would tidy up the path. */
    private static String raw(String methodAndPath) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            socket.setSoTimeout(10_000);
            String head = methodAndPath + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.shutdownOutput();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The graph of modules, walked as a browser does. */
    private static final class Modules {
        private static final Pattern FROM_PAGE = Pattern.compile("(?:src|href)=\"([^\"]+)\"");
        private static final Pattern MAPPED = Pattern.compile("\"([^\"]+)\":\\s*\"(/[^\"]+)\"");
        private static final Pattern IMPORT =
                Pattern.compile("\\b(?:from|import)\\s*[\"']([^\"']+)[\"']|(?:await|void) import\\('([^']+)'\\)");

        private final Map<String, String> map = new HashMap<>();
        private final Set<String> seen = new TreeSet<>();
        private final Deque<String> open = new ArrayDeque<>();

        Modules(String page) {
            MAPPED.matcher(page).results().forEach(each -> map.put(each.group(1), each.group(2)));
            FROM_PAGE.matcher(page).results().forEach(each -> add(each.group(1)));
        }

        void readImports(String path, String text) {
            if (path.endsWith("js") && !path.equals(ECHARTS)) {
                IMPORT.matcher(text)
                        .results()
                        .forEach(each -> add(resolve(path, each.group(1) == null ? each.group(2) : each.group(1))));
            }
        }

        /** But those that a module asks for later, when it needs them. */
        void readImportsAtOnce(String path, String text) {
            if (path.endsWith("js") && !path.equals(ECHARTS)) {
                IMPORT.matcher(text)
                        .results()
                        .filter(each -> each.group(1) != null)
                        .forEach(each -> add(resolve(path, each.group(1))));
            }
        }

        private void add(String path) {
            if (seen.add(path)) {
                open.add(path);
            }
        }

        private String resolve(String from, String name) {
            if (name.startsWith(".") || name.startsWith("/")) {
                return URI.create(from).resolve(name).getPath();
            }
            if (map.containsKey(name)) {
                return map.get(name);
            }
            String folder = name.substring(0, name.lastIndexOf('/') + 1);
            return map.entrySet().stream()
                    .filter(each -> each.getKey().endsWith("/") && folder.startsWith(each.getKey()))
                    .map(each -> each.getValue() + name.substring(each.getKey().length()))
                    .findAny()
                    .orElseThrow(
                            () -> new AssertionError(from + " imports " + name + ", which is not in the import map"));
        }
    }
}
