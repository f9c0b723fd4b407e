package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.EventKey;
import dev.tidemark.server.collect.webhook.Fixtures.Fixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All fixtures, and what is to become of them by the snapshots of {@link FixturesTest}: each platform's tenant has the
 * platform's name, and a hook with the name that the snapshots know.
 *
 * @param events what tells an event from others: tenant, key, and time where it is its own
 * @param rejects reasons of what is no event
 */
record Redelivered(List<Fixture> fixtures, Set<String> events, List<String> rejects) {

    static final String HOOK = "bot";

    static Redelivered all() {
        List<Fixture> fixtures = Fixtures.all().toList();
        var known = new HashSet<String>();
        Fixtures.FOLDERS.forEach(folder -> lines(folder)
                .filter(JsonNode::isObject)
                .forEach(event -> known.add(identity(Fixtures.platform(folder), event))));
        List<String> rejects = Fixtures.FOLDERS.stream()
                .flatMap(folder -> lines(folder).filter(JsonNode::isString))
                .map(line -> line.asString().replaceFirst("reject: ", ""))
                .toList();
        return new Redelivered(fixtures, known, rejects);
    }

    Collection<String> platforms() {
        return fixtures.stream()
                .map(fixture -> fixture.sent().platform())
                .distinct()
                .toList();
    }

    private static Stream<JsonNode> lines(String folder) {
        try (var in = Objects.requireNonNull(FixturesTest.class.getResourceAsStream(folder + ".json"))) {
            return JsonMapper.shared().readTree(in).valueStream().flatMap(JsonNode::valueStream).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String identity(String tenant, JsonNode event) {
        Optional<Instant> own = Optional.of(event.path("time").asString(""))
                .filter(time -> !time.isEmpty() && !event.path("timeestimated").asBoolean(false))
                .map(Instant::parse);
        String key = EventKey.of(
                        event.path("source").asString(), event.path("id").asString())
                .toString();
        return identity(tenant, key, own);
    }

    static String identity(String tenant, String key, Optional<Instant> ownTime) {
        return tenant + " " + key + " " + ownTime.map(Instant::toString).orElse("");
    }
}
