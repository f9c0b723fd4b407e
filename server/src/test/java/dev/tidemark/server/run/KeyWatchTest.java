package dev.tidemark.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.Database;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.TestPostgres;
import org.junit.jupiter.api.Test;

class KeyWatchTest {

    /** Also one made a moment after another one was looked up. */
    @Test
    void aNewKeyIsKnownAtOnce() throws KeysUnavailable {
        try (var database = Database.connect(TestPostgres.newDatabase(), 3);
                var watch = KeyWatch.start(database)) {
            var tenants = new Tenants(database);
            var tenant = tenants.findOrCreate("news");
            for (var number = 0; number < 5; number++) {
                var key = tenants.addKey(tenant, KeyRing.Kind.WRITE, "key " + number);
                assertThat(watch.tenantOf(KeyRing.Kind.WRITE, key)).contains(tenant);
                assertThat(watch.tenantOf(KeyRing.Kind.READ, key)).isEmpty();
            }
        }
    }
}
