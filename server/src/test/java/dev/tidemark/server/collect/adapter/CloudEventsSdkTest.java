package dev.tidemark.server.collect.adapter;

import static dev.tidemark.server.collect.track.TrackServer.json;
import static dev.tidemark.server.collect.track.TrackServer.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.EventKey;
import dev.tidemark.server.collect.EventsEndpoint;
import dev.tidemark.server.collect.track.TrackServer;
import dev.tidemark.server.collect.visitor.VisitorSettings;
import dev.tidemark.testing.SharedData;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.OffsetDateTime;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The CloudEvents SDK for Java as the sender, in each of the modes, and the conformance suite's events. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloudEventsSdkTest {

    private final TrackServer server = new TrackServer(
            VisitorSettings.DEFAULT,
            (collector, visitors) -> new EventsEndpoint(
                    collector,
                    CloudEvents.readers(CollectSettings.DEFAULT),
                    CloudEvents.binary(CollectSettings.DEFAULT)));

    private final JsonFormat format = new JsonFormat();

    @AfterAll
    void stop() {
        server.close();
    }

    private static CloudEventBuilder event() {
        return CloudEventBuilder.v1()
                .withId("7")
                .withSource(URI.create("/shop"))
                .withType("page_view")
                .withTime(OffsetDateTime.parse("2026-11-22T10:00:00.5+02:00"))
                .withSubject("Street \"100%\"")
                .withExtension("user", "u 1")
                .withExtension("count", 5)
                .withData("application/json", "{\"price\": 1.10}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyModeIsTheSameEvent() {
        var event = event().build();
        var binary = keptOf(binary(event));
        assertThat(binary.path("id").asString()).isEqualTo("7");
        assertThat(binary.path("subject").asString()).isEqualTo("Street \"100%\"");
        assertThat(binary.path("user").asString()).isEqualTo("u 1");
        assertThat(binary.path("datacontenttype").asString()).isEqualTo("application/json");
        assertThat(binary.path("data").toString()).isEqualTo("{\"price\":1.1}");
        var structured = keptOf(structured(event));
        var batch = keptOf(request("application/cloudevents-batch+json", "[" + text(event) + "]"));
        for (var name : new String[] {"id", "source", "type", "subject", "user", "data"}) {
            assertThat(binary.path(name)).isEqualTo(structured.path(name)).isEqualTo(batch.path(name));
        }
        assertThat(OffsetDateTime.parse(binary.path("time").asString()))
                .isEqualTo(OffsetDateTime.parse(structured.path("time").asString()))
                .isEqualTo("2026-11-22T08:00:00.5Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Stra%C3%9Fe %F0%9F%98%80 100%25 | Straße 😀 100%
            "in \\"quotes\\""              | in "quotes"
            50% %zz a+b                     | 50% %zz a+b
            """)
    void valuesAreDecoded(String sent, String meant) {
        var request = binary(event().withoutExtension("user").build());
        assertThat(keptOf(request.setHeader("ce-subject", sent)).path("subject").asString())
                .isEqualTo(meant);
    }

    @Test
    void dataOfAnUnknownKindAreJsonOrBytes() {
        var request = binary(event().withoutData().withoutDataContentType().build());
        assertThat(keptOf(request.POST(BodyPublishers.ofString("{\"a\": 1}")))
                        .path("data")
                        .toString())
                .isEqualTo("{\"a\":1}");
        assertThat(keptOf(request.POST(BodyPublishers.ofString("Hi")))
                        .path("data_base64")
                        .asString())
                .isEqualTo("SGk=");
    }

    @Test
    void whatIsNoJsonIsTextOrBytes() {
        assertThat(keptOf(binary(event().withData("text/plain", "a \"b\" ü".getBytes(StandardCharsets.UTF_8))
                                .build()))
                        .path("data")
                        .asString())
                .isEqualTo("a \"b\" ü");
        assertThat(keptOf(binary(event().withData("application/xml", "<a/>".getBytes(StandardCharsets.UTF_8))
                                .build()))
                        .path("data")
                        .asString())
                .isEqualTo("<a/>");
        assertThat(keptOf(binary(event().withData("image/png", new byte[] {0, 1, 2})
                                .build()))
                        .path("data_base64")
                        .asString())
                .isEqualTo("AAEC");
        assertThat(keptOf(binary(event().withoutData().build())).has("data")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ce-id: 1~ce-type: t~ce-source: /s                                              | {}        | 400 missing_attribute header ce-specversion
            ce-id: 1~ce-type: t~ce-source: /s~ce-specversion: 0.3                          | {}        | 400 unsupported_specversion header ce-specversion
            ce-id: 1~ce-type: t~ce-source: /s~ce-specversion: 1.0~ce-time: now             | {}        | 400 invalid_time header ce-time
            ce-id: 1~ce-id: 2~ce-type: t~ce-source: /s~ce-specversion: 1.0                 | {}        | 400 duplicate_attribute header ce-id
            ce-id: 1~ce-type: t~ce-source: /s~ce-specversion: 1.0~ce-a_b: x                | {}        | 400 invalid_attribute header ce-a_b
            ce-id: %00~ce-type: t~ce-source: /s~ce-specversion: 1.0                        | {}        | 400 invalid_text header ce-id
            ce-id: 1~ce-type: t~ce-source: /s~ce-specversion: 1.0~Content-Type: application/json                          | {"a":     | 400 invalid_json line 1, column 6
            ce-id: 1~ce-type: t~ce-source: /s~ce-specversion: 1.0~Content-Type: application/json                          | {},"id":1 | 400 invalid_json line 1, column 3
            ce-id: 1~ce-type: t~ce-source: /s~ce-specversion: 1.0~Content-Type: application/json                          | {"a": 1e9999} | 400 invalid_number /a
            ce-id: 1~ce-type: t~ce-source: /s~ce-specversion: 1.0~Content-Type: application/cloudevents+avro | {} | 415 unsupported_media_type header content-type
            ce-id: 1~ce-type: t~ce-source: /s~ce-specversion: 1.0~Content-Type: application/json; charset=latin1 | {} | 415 unsupported_charset header content-type
            Content-Type: application/json                                                 | {}        | 415 unsupported_media_type header content-type
            """)
    void whatIsWrongStandsWhereItWasSent(String headers, String body, String problem) {
        var request = server.request("/v1/events")
                .header("Authorization", "Bearer k-1")
                .POST(BodyPublishers.ofString(body));
        for (var header : headers.split("~", -1)) {
            request.header(header.split(": ", 2)[0], header.split(": ", 2)[1]);
        }
        assertThat(problem(server.send(request))).isEqualTo(problem);
        assertThat(server.kept()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"yaml-v1.yaml", "yaml-v1.0-v1_minimum.yaml", "yaml-v03.yaml", "yaml-v0.3-v03_minimum.yaml"})
    void theConformanceSuitesEventsAreTakenIfTheyAreOfVersion1(String name) throws IOException {
        var file = SharedData.file("webhooks/cloudevents-conformance/" + name);
        try (var documents = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(Files.readString(file))) {
            while (documents.hasNext()) {
                conformance(documents.next(), name.startsWith("yaml-v1"));
            }
        }
    }

    private void conformance(JsonNode document, boolean taken) {
        var attributes = document.path("ContextAttributes");
        var data = document.path("Data").asString("").strip();
        var request = server.request("/v1/events").header("Authorization", "Bearer k-1");
        BiConsumer<String, JsonNode> header = (attribute, value) ->
                request.header("ce-" + attribute, value.asString().strip().replace("\"", "%22"));
        attributes.properties().stream()
                .filter(each -> each.getValue().isValueNode() && !each.getKey().equals("datacontenttype"))
                .forEach(each -> header.accept(each.getKey(), each.getValue()));
        attributes.path("Extensions").forEachEntry(header);
        if (!data.isEmpty()) {
            request.header("Content-Type", attributes.path("datacontenttype").asString("application/json"));
        }
        var response = server.send(request.POST(BodyPublishers.ofString(data)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(taken ? 202 : 400);
        var kept = server.keptEvents();
        assertThat(kept).hasSize(taken ? 1 : 0);
        if (taken) {
            var id = attributes.path("id").asString();
            assertThat(kept.getFirst().eventKey())
                    .isEqualTo(EventKey.of(attributes.path("source").asString(), id));
        }
    }

    @Test
    void aDelivererMayAskFirst() {
        var answer = server.send(server.request("/v1/events")
                .header("WebHook-Request-Origin", "events.example.org")
                .header("WebHook-Request-Rate", "120")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("webhook-allowed-origin")).contains("*");
        assertThat(answer.headers().firstValue("webhook-allowed-rate")).contains("*");
        assertThat(answer.headers().firstValue("allow")).contains("POST");
        assertThat(problem(server.send(server.request("/v1/events").method("OPTIONS", BodyPublishers.noBody()))))
                .isEqualTo("405 method_not_allowed method");
    }

    private JsonNode keptOf(HttpRequest.Builder request) {
        HttpResponse<String> response = server.send(request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        var kept = server.keptEvents();
        assertThat(kept).hasSize(1);
        assertThat(kept.getFirst().eventKey()).isEqualTo(EventKey.of("/shop", "7"));
        assertThat(new String(kept.getFirst().json(), StandardCharsets.UTF_8)).doesNotContain("1.1}");
        return json(new String(kept.getFirst().json(), StandardCharsets.UTF_8));
    }

    private HttpRequest.Builder binary(CloudEvent event) {
        var request = server.request("/v1/events").header("Authorization", "Bearer k-1");
        HttpMessageFactory.createWriter(
                        request::header,
                        body -> request.POST(body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body)))
                .writeBinary(event);
        return request;
    }

    private HttpRequest.Builder structured(CloudEvent event) {
        var request = server.request("/v1/events").header("Authorization", "Bearer k-1");
        HttpMessageFactory.createWriter(request::header, body -> request.POST(BodyPublishers.ofByteArray(body)))
                .writeStructured(event, format);
        return request;
    }

    private String text(CloudEvent event) {
        return new String(format.serialize(event), StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String type, String body) {
        return server.request("/v1/events")
                .header("Authorization", "Bearer k-1")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body));
    }
}
