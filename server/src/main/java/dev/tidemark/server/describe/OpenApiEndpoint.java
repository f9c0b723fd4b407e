package dev.tidemark.server.describe;

import dev.tidemark.server.collect.Problems;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code GET /openapi.json}: the document of this version, for everybody. */
public final class OpenApiEndpoint implements HttpService {

    private static final String PATH = "/openapi.json";

    private final byte[] document = read();

    private static byte[] read() {
        try (var in = Objects.requireNonNull(OpenApiEndpoint.class.getResourceAsStream("openapi.yaml"))) {
            return JsonMapper.shared().writeValueAsBytes(new YAMLMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the document of the interface", e);
        }
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, this::send).any(PATH, Problems.notAllowed("GET"));
    }

    private void send(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json; charset=utf-8")
                .header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .send(document);
    }
}
