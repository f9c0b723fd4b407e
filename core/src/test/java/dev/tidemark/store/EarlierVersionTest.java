package dev.tidemark.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.schema.Migrations;
import dev.tidemark.sql.Database;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was written before rejects could be tried again and keys had limits (V7) is of use afterwards. */
class EarlierVersionTest {

    private static final Instant NOON = Instant.parse("2026-06-30T12:00:00Z");
    private static final String WRITE = "tm_write_of_an_earlier_version";
    private static final String REVOKED = "tm_read_revoked_before";

    private final Database database = Database.connect(TestPostgres.newDatabase(), 2);
    private final Prompt prompt = new Prompt(database);
    private final Rejects rejects = new Rejects(database);
    private final AccessKeys keys = new AccessKeys(database);

    @BeforeEach
    void migrate() {
        prompt.execute("drop schema tidemark cascade");
        Flyway.configure()
                .dataSource(database.source())
                .schemas("tidemark")
                .table("schema_history")
                .locations("classpath:dev/tidemark/schema/migrations")
                .target("6")
                .load()
                .migrate();
        prompt.execute("""
                insert into tidemark.tenants (name) values ('news');
                insert into tidemark.access_keys (tenant_id, kind, hash, label, revoked_at) values
                    (1, 'write', sha256(convert_to('%s', 'UTF8')), 'pages', null),
                    (1, 'read', sha256(convert_to('%s', 'UTF8')), '', now());
                insert into tidemark.rejects (tenant_id, received_at, reason, detail, bytes) values
                    (1, '%3$s', 'unknown_type', 'why', '{"id":"1","source":"/s"}'),
                    (1, '%3$s', 'unknown_type', 'why', '{"id":"1","source":"/s"}'),
                    (1, '%3$s', 'wrong_type', 'why', '{"id":"2","source":"/s"}'),
                    (1, '%3$s', 'not_an_event', 'why', '{}'),
                    (1, '%3$s', 'refused_by_database', 'why', '{"only":"data"}'),
                    (0, '%3$s', 'undecodable', 'why', '');
                """.formatted(WRITE, REVOKED, NOON));
        Migrations.run(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void rejectsAreListedAndCounted() {
        assertThat(rejects.list(RejectFilter.ALL, 9))
                .extracting(each -> each.id() + " " + each.reason() + " " + each.tenant() + " " + each.again())
                .containsExactly(
                        "6 undecodable  false",
                        "5 refused_by_database news false",
                        "4 not_an_event news true",
                        "3 wrong_type news true",
                        "2 unknown_type news true",
                        "1 unknown_type news true");
        assertThat(rejects.counts(RejectFilter.ALL))
                .extracting(Rejects.Count::rejects)
                .containsExactly(2L, 1L, 1L, 1L, 1L);
        assertThat(rejects.bytes(5))
                .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("{\"only\":\"data\"}"));
    }

    @Test
    void thoseThatAreWholeEventsAreTriedAgain() {
        var page = rejects.page(RejectFilter.ALL, 0, rejects.last(), 9);
        assertThat(page).extracting(Rejects.Rejected::id).containsExactly(1L, 2L, 3L, 4L);
        assertThat(page).allSatisfy(each -> {
            assertThat(each.eventKey()).isEmpty();
            assertThat(each.isDelivery()).isFalse();
            assertThat(each.received()).isEqualTo(NOON);
        });
        var since = rejects.now();
        var stillBad = new Reject(
                Identity.timeless(1, new UUID(0, 2)),
                NOON,
                "schema_mismatch",
                "why",
                new Received("/s", page.get(2).bytes(), true, 3));
        assertThat(store(List.of(again(page.get(0)), again(page.get(1))), List.of(stillBad)))
                .isEqualTo(new Outcome.Stored(1, 1, 1));
        assertThat(rejects.fate(List.of(1L, 2L, 3L, 4L), since)).isEqualTo(new Rejects.Fate(1, 1));
        assertThat(rejects.list(RejectFilter.ALL, 9))
                .extracting(each -> each.id() + " " + each.reason())
                .containsExactly("6 undecodable", "5 refused_by_database", "4 not_an_event", "3 schema_mismatch");
        assertThat(prompt.number("select count(*) from tidemark.events")).isEqualTo(1);
    }

    @Test
    void aKeyOpensAndCanBeRotated() {
        var now = Instant.now();
        assertThat(keys.inForce().find(KeyRing.Kind.WRITE, WRITE, now)).hasValueSatisfying(key -> {
            assertThat(key.tenant()).isEqualTo(new Tenant(1, "news"));
            assertThat(key.terms()).isEqualTo(KeyTerms.UNLIMITED);
        });
        var next = keys.rotate(1, Duration.ofHours(1)).orElseThrow();
        for (var secret : List.of(WRITE, next.secret())) {
            assertThat(keys.inForce().find(KeyRing.Kind.WRITE, secret, now)).isPresent();
        }
        assertThat(keys.revoke(1)).isTrue();
        assertThat(keys.inForce().all()).isEmpty();
    }

    @Test
    void aRevokedKeyStaysRevoked() {
        assertThat(keys.inForce().find(KeyRing.Kind.READ, REVOKED, Instant.now()))
                .isEmpty();
        assertThat(keys.rotate(2, Duration.ofHours(1))).isEmpty();
        assertThat(keys.list(new Tenant(1, "news")))
                .extracting(each -> each.kind() + " " + each.label() + " " + each.ending() + " " + each.used())
                .containsExactlyInAnyOrder("WRITE pages  0", "READ   0");
    }

    private Outcome store(List<Event> events, List<Reject> more) {
        var from = new Offsets(database).of("topic", 0);
        return new EventStore(database).store(new Batch(from, from.offset() + 1, events, more));
    }

    /** As a processor makes it of what {@code tidemark rejects replay} sends. */
    private static Event again(Rejects.Rejected reject) {
        return new Event(
                reject.tenantId(),
                new UUID(0, 1),
                reject.received(),
                false,
                reject.received(),
                "s",
                "s",
                "",
                "",
                "{}".getBytes(StandardCharsets.UTF_8),
                "{}".getBytes(StandardCharsets.UTF_8),
                new Received("/s", reject.bytes(), true, reject.id()));
    }
}
