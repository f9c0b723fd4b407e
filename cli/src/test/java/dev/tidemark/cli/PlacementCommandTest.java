package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.Database;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestCluster;
import dev.tidemark.testing.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PlacementCommandTest {

    private final Terminal terminal = new Terminal();

    @Test
    void aPlainInstallationSaysSoAndWhyItCannotBeMoved() {
        var url = TestPostgres.newDatabase();
        assertThat(run(url, "show")).isZero();
        assertThat(terminal.out()).contains("plain: all rows are in this database");
        assertThat(run(url, "migrate", "--dry-run")).isEqualTo(2);
        assertThat(terminal.err()).contains("nothing was changed", "no extension citus", "create extension citus");
        assertThat(run(url, "tenants")).isEqualTo(2);
        assertThat(terminal.err()).contains("not on a cluster; tidemark placement migrate");
    }

    @Test
    @Tag("citus")
    void oneIsMovedAndItsTenantsAreToldIsolatedAndSpread() {
        var url = TestCluster.newPlainDatabase();
        assertThat(terminal.run("tenant", "create", "north", "--postgres-url", url))
                .isZero();
        anEvent(url);
        TestCluster.join(url);
        assertThat(run(url, "migrate", "--dry-run")).as(terminal.err()).isZero();
        assertThat(terminal.out()).contains("tidemark.events, ", "nothing was changed");
        assertThat(run(url, "show")).isZero();
        assertThat(terminal.out()).contains("plain");
        assertThat(run(url, "migrate")).as(terminal.err()).isZero();
        assertThat(terminal.out()).contains("moved to the shards in ");
        assertThat(run(url, "show")).isZero();
        assertThat(terminal.out()).contains("citus");
        assertThat(run(url, "tenants")).as(terminal.err()).isZero();
        assertThat(run(url, "isolate", "south")).isEqualTo(2);
        assertThat(terminal.err()).contains("there is no tenant 'south'");
        assertThat(run(url, "isolate", "north")).as(terminal.err()).isZero();
        assertThat(terminal.out()).contains("north has shards of its own");
        assertThat(run(url, "rebalance")).as(terminal.err()).isZero();
        assertThat(run(url, "migrate")).isZero();
        assertThat(terminal.out()).contains("on a cluster already; 0 tables");
    }

    /** An installation without any is distributed by itself. */
    private static void anEvent(String url) {
        try (var database = Database.connect(url, 1)) {
            new Prompt(database).execute("""
                    select tidemark.add_partition('events', now());
                    insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, payload)
                    values (now(), now(), gen_random_uuid(), 1, true, 'view', 'view', '{}')""");
        }
    }

    private int run(String url, String... words) {
        var all = new Object[words.length + 3];
        all[0] = "placement";
        System.arraycopy(words, 0, all, 1, words.length);
        all[words.length + 1] = "--postgres-url";
        all[words.length + 2] = url;
        return terminal.run(all);
    }
}
