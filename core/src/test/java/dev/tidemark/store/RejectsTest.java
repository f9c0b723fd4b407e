package dev.tidemark.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.Database;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RejectsTest {

    private static final Instant NOON = Instant.parse("2026-06-30T12:00:00.123456Z");

    private final Database database = Database.connect(TestPostgres.newDatabase(), 2);
    private final Prompt prompt = new Prompt(database);
    private final Rejects rejects = new Rejects(database);
    private final Tenant news = new Tenants(database).findOrCreate("news");
    private final Tenant shop = new Tenants(database).findOrCreate("shop");

    @BeforeEach
    void some() {
        store(
                reject(news, 1, "unknown_type", true),
                reject(news, 2, "unknown_type", true),
                reject(news, 3, "no_event", false),
                reject(shop, 4, "unknown_type", true));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theyAreListedNewestFirst() {
        assertThat(rejects.list(RejectFilter.ALL, 3))
                .extracting(Rejects.Entry::tenant, Rejects.Entry::reason)
                .extracting(Object::toString)
                .containsExactly(
                        "(\"shop\", \"unknown_type\")", "(\"news\", \"no_event\")", "(\"news\", \"unknown_type\")");
        assertThat(rejects.list(
                        new RejectFilter(Optional.of(news), Optional.of("no_event"), Instant.MIN, List.of()), 9))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.source()).isEqualTo("/s");
                    assertThat(entry.again()).isFalse();
                    assertThat(entry.received()).isEqualTo(NOON);
                    assertThat(entry.size()).isEqualTo(7);
                    assertThat(rejects.bytes(entry.id()).orElseThrow())
                            .asString()
                            .isEqualTo("bytes 3");
                });
        var tomorrow = Instant.now().plusSeconds(86_400);
        assertThat(rejects.list(new RejectFilter(Optional.empty(), Optional.empty(), tomorrow, List.of()), 9))
                .isEmpty();
        assertThat(rejects.bytes(99)).isEmpty();
    }

    @Test
    void theyAreCountedByTenantAndReason() {
        assertThat(rejects.counts(RejectFilter.ALL))
                .extracting(count ->
                        count.tenant().name() + " " + count.reason() + " " + count.rejects() + " " + count.again())
                .containsExactly("news unknown_type 2 2", "news no_event 1 0", "shop unknown_type 1 1");
    }

    @Test
    void thoseThatCanBeTriedAgainComeInPages() {
        var last = rejects.last();
        store(reject(news, 5, "unknown_type", true));
        var first = rejects.page(RejectFilter.ALL, 0, last, 2);
        assertThat(first)
                .extracting(each -> new String(each.bytes(), StandardCharsets.UTF_8))
                .containsExactly("bytes 1", "bytes 2");
        assertThat(rejects.page(RejectFilter.ALL, first.getLast().id(), last, 2))
                .as("what came after the beginning is of another time")
                .extracting(each -> each.tenantId() + " " + each.eventKey().orElseThrow())
                .containsExactly(shop.id() + " " + new UUID(0, 4));
        var one = new RejectFilter(
                Optional.empty(),
                Optional.empty(),
                Instant.MIN,
                List.of(first.getLast().id()));
        assertThat(rejects.page(one, 0, last, 9)).hasSize(1);
    }

    @Test
    void whatBecameOfThemIsTold() {
        var ids = rejects.page(RejectFilter.ALL, 0, rejects.last(), 9).stream()
                .map(Rejects.Rejected::id)
                .toList();
        var now = rejects.now();
        assertThat(rejects.fate(ids, now)).isEqualTo(new Rejects.Fate(3, 0));
        store(new Reject(
                Identity.timeless(news.id(), new UUID(0, 1)),
                NOON,
                "wrong_type",
                "why",
                new Received("/s", new byte[0], true, ids.getFirst())));
        assertThat(rejects.fate(ids, now)).isEqualTo(new Rejects.Fate(2, 1));
        prompt.execute("delete from tidemark.rejects where reject_id = " + ids.getLast());
        assertThat(rejects.fate(ids, now)).isEqualTo(new Rejects.Fate(1, 1));
    }

    @Test
    void theOldOnesAreForgotten() {
        prompt.execute("update tidemark.rejects set rejected_at = '2026-01-01Z' where reason = 'no_event'");
        assertThat(rejects.expire(Instant.parse("2026-01-01T00:00:00Z"))).isZero();
        assertThat(rejects.expire(Instant.parse("2026-01-01T00:00:01Z"))).isEqualTo(1);
        assertThat(rejects.list(RejectFilter.ALL, 9)).hasSize(3);
    }

    private void store(Reject... some) {
        var from = new Offsets(database).of("topic", 0);
        new EventStore(database).store(new Batch(from, from.offset() + 1, List.of(), List.of(some)));
    }

    private static Reject reject(Tenant tenant, int number, String reason, boolean again) {
        return new Reject(
                Identity.timeless(tenant.id(), new UUID(0, number)),
                NOON,
                reason,
                "why",
                new Received("/s", ("bytes " + number).getBytes(StandardCharsets.UTF_8), again, 0));
    }
}
