package dev.tidemark.server.run;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests of somebody with a good token of one tenant who wants to see another's data. */
final class HostileRequests {

    private static final List<String> PATHS = List.of(
            "/cubejs-api/v1/load",
            "/cubejs-api/v1/load",
            "/cubejs-api/v1/subscribe",
            "/cubejs-api/v1/dry-run",
            "/cubejs-api/v1/sql",
            "/cubejs-api/v1/explain",
            "/v1/rows.csv",
            "/v1/rows.ndjson",
            "/v1/live",
            "/cubejs-api/v1/meta",
            "/v1/me");

    private static final List<String> ADDRESS_PARTS = List.of(
            "queryType=multi",
            "queryType=multi&queryType=single",
            "tenant=2",
            "tenant_id=2&tenantId=2",
            "extended",
            "onlyViews=true",
            "database=true",
            "token=x",
            "query=%7B%7D",
            "query[]=%7B%7D",
            "query=",
            "%00=1");

    private static final String TOKEN = "the token of who asks";

    private final Random random;
    private final HostileQueries queries;
    private final HostileTokens tokens;

    HostileRequests(Random random) {
        this.random = random;
        this.queries = new HostileQueries(random);
        this.tokens = new HostileTokens(random);
    }

    /** A request but for the token of who asks, which another database has another one for. */
    record Request(String text) {

        byte[] bytes(String token) {
            return text.replace(TOKEN, token).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return text.length() < 3000 ? text : text.substring(0, 3000) + "…";
        }
    }

    Request next() {
        if (random.nextInt(10) == 0) {
            return post(path("/cubejs-api/v1/cubesql"), queries.sql());
        }
        var path = path(pick(PATHS));
        var query = queries.next();
        if (random.nextInt(5) < 2) {
            return post(
                    path,
                    "{" + (random.nextInt(4) == 0 ? "\"queryType\": \"multi\", \"tenant\": 2, " : "") + "\"query\": "
                            + query + "}");
        }
        return get(path + "?" + address(query), authorisation());
    }

    /** As a client would ask it. */
    static Request plain(String path, String query) {
        return get(path + "?query=" + encoded(query), List.of("Authorization: Bearer " + TOKEN));
    }

    private String address(String query) {
        var parts = new ArrayList<String>();
        parts.add("query=" + encoded(query));
        while (random.nextInt(3) == 0) {
            parts.add(random.nextInt(parts.size() + 1), pick(ADDRESS_PARTS));
        }
        return String.join("&", parts);
    }

    private String path(String path) {
        return switch (random.nextInt(20)) {
            case 0 -> path.replace("/v1/", "/v1//");
            case 1 -> path.replace("/v1/", "/v1/../v1/");
            case 2 -> path.replace("/v1/", "/v1/%2e%2e/v1/");
            case 3 -> path + ";tenant=2";
            case 4 -> path + "%00";
            case 5 -> path + "/";
            case 6 -> path + "/2";
            case 7 -> path.replace("/v1/", "/v1/2/");
            default -> path;
        };
    }

    private static Request get(String address, List<String> headers) {
        return new Request("GET %s HTTP/1.1\r\nHost: here\r\nConnection: close\r\n%s\r\n\r\n"
                .formatted(address, String.join("\r\n", headers)));
    }

    private Request post(String path, String body) {
        return new Request("POST %s HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n\r\n%s"
                .formatted(
                        path,
                        body.getBytes(StandardCharsets.UTF_8).length,
                        String.join("\r\n", authorisation()),
                        body));
    }

    /** Most are let in, so that there is something to be seen. */
    private List<String> authorisation() {
        var good = random.nextBoolean() ? "Bearer " + TOKEN : random.nextBoolean() ? TOKEN : HostileTokens.good();
        var bad = printable(tokens.next());
        return switch (random.nextInt(12)) {
            case 0 -> List.of("Authorization: " + bad);
            case 1 -> List.of("Authorization: " + good, "Authorization: " + bad);
            case 2 -> List.of("Authorization: " + bad, "Authorization: " + good);
            case 3 -> List.of("Authorization: " + good, "x-cube-authorization: " + bad);
            case 4 -> List.of("x-cube-authorization: " + good, "Authorization: " + bad);
            case 5 -> List.of("Authorization: Bearer Bearer " + bad, "Cookie: token=" + bad);
            case 6 ->
                List.of("Authorization: " + good, "X-Tenant: 2", "X-Forwarded-User: 2", "X-HTTP-Method-Override: PUT");
            case 7 -> List.of("Authorization: " + good + ", Bearer " + bad);
            case 8 -> List.of("Authorization: " + good, "x-request-id: same-span-1", "Last-Event-ID: 0");
            case 9 -> List.of("Authorization: " + good, "If-None-Match: *, W/\"0\"", "Range: bytes=0-9999");
            default -> List.of("Authorization: " + good);
        };
    }

    /** In a header a control character ends the request rather than going into it. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
