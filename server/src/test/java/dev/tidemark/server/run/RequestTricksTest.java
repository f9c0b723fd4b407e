package dev.tidemark.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.Database;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that a proxy may understand otherwise than the server: none of them becomes two, reaches a file, or is another's. */
class RequestTricksTest {

    /** Would be answered by 200 if it were taken for a request of its own. */
    private static final String HIDDEN =
            "GET /v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer KEY\r\n\r\n";

    private static final Database DATABASE = Database.connect(TestPostgres.newDatabase(), 4);
    private static final Served SERVED = new Served(DATABASE, "0123456789abcdef0123456789abcdef", Clock.systemUTC());
    private static final String KEY = key();

    private static String key() {
        var tenants = new Tenants(DATABASE);
        return tenants.addKey(tenants.findOrCreate("news"), KeyRing.Kind.READ, "test");
    }

    @AfterAll
    static void close() {
        SERVED.close();
        DATABASE.close();
    }

    @Test
    void whatIsHiddenWouldBeAnswered() throws IOException {
        assertThat(send(HIDDEN)).startsWith("HTTP/1.1 200").contains("news");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\nContent-Length: 0\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 4\r\n\r\n",
                "Content-Length: 0, 4\r\n\r\n",
                "Content-Length: +0\r\n\r\n",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: 0x0\r\n\r\n",
                "Content-Length: 99999999999999999999\r\n\r\n",
                "Content-Length : 0\r\n\r\n",
                "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n",
                "X: a\r\n Content-Length: 4\r\n\r\n",
                "X: a\n\n",
                "X: a\r\r\n\r\n",
                "X: a\u0000b\r\n\r\n",
                "no colon\r\n\r\n",
            })
    void noneIsFollowedByAnother(String rest) throws IOException {
        var told = send("POST /cubejs-api/v1/load HTTP/1.1\r\nHost: x\r\n" + rest + HIDDEN);
        assertThat(told).doesNotContain("news").doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//v1/me",
                "/v1//me",
                "/./v1/me",
                "/v1/../../etc/passwd",
                "/app/../v1/me",
                "/app/%2e%2e/v1/me",
                "/app/..%2fv1/me",
                "/app/%2e%2e%2f%2e%2e%2flogback.xml",
                "/app/..%5c..%5clogback.xml",
                "/app/%00/../me",
                "/v1/me%00",
                "/v1/me%00.js",
                "/v1/me;a=b",
                "/v1;/me",
                "/V1/ME",
                "/v1/me/",
                "/v1/%6De%2F",
                "/v1/%c0%ae%c0%ae/me",
                "/v1/me%",
                "/v1/me%zz",
                "http://evil.example/v1/me",
                "v1/me",
                "*",
                "/v1/\u001b[2Jme",
            })
    void noPathReachesAFileOrFails(String path) throws IOException {
        var told =
                send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer KEY\r\n\r\n");
        assertThat(told)
                .doesNotStartWith("HTTP/1.1 5")
                .doesNotContain("Exception", "\tat ", "<configuration", "root:")
                .doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-HTTP-Method-Override: DELETE",
                "X-Original-URL: /v1/me",
                "X-Rewrite-URL: /v1/me",
                "X-Forwarded-For: 127.0.0.1",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Prefix: /v1",
                "X-Forwarded-User: news",
                "Forwarded: for=127.0.0.1;host=evil.example;proto=https",
                "X-Real-IP: 127.0.0.1",
                "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
            })
    void noHeaderMakesOfARequestAnother(String header) throws IOException {
        var plain = send(get("/v1/shares", "Host: x")).replaceAll("(?im)^date:.*$", "");
        assertThat(plain).startsWith("HTTP/1.1 403");
        assertThat(send(get("/v1/shares", "Host: x\r\n" + header)).replaceAll("(?im)^date:.*$", ""))
                .isEqualTo(plain);
    }

    @Test
    void longHeadsAreRefusedInWords() throws IOException {
        assertThat(send(get("/" + "a".repeat(100_000), "Host: x")))
                .contains("\"code\"")
                .startsWith("HTTP/1.1 4");
        assertThat(send(get("/v1/me", "X: " + "a".repeat(100_000))))
                .contains("\"code\"")
                .startsWith("HTTP/1.1 4");
        assertThat(send(get("/v1/me", "X: a\r\n".repeat(20_000))))
                .contains("\"code\"")
                .startsWith("HTTP/1.1 4");
    }

    /** There are no cookies by which a browser would be known: another site's request is nobody's. */
    @Test
    void nothingIsKnownByACookie() throws IOException {
        var told = send(
                get("/v1/me", "Host: x\r\nOrigin: https://evil.example\r\nCookie: key=KEY; token=KEY; session=KEY"));
        assertThat(told).startsWith("HTTP/1.1 403").doesNotContainIgnoringCase("set-cookie");
        assertThat(send(get("/v1/me", "Host: x\r\nAuthorization: Bearer KEY")))
                .doesNotContainIgnoringCase("set-cookie");
        var preflight = send(
                get("/v1/shares", "Host: x\r\nOrigin: https://evil.example").replaceFirst("GET", "OPTIONS"));
        assertThat(preflight).doesNotContainIgnoringCase("access-control-allow-credentials");
    }

    private static String get(String path, String headers) {
        return "GET " + path + " HTTP/1.1\r\nConnection: close\r\n" + headers + "\r\n\r\n";
    }

    private static String send(String request) throws IOException {
        return new Wire(SERVED.port()).send(request.replace("KEY", KEY).getBytes(StandardCharsets.ISO_8859_1));
    }
}
