package dev.tidemark.server.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.sql.Database;
import dev.tidemark.store.AccessKeys;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.KeyTerms;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {

    private final Database database = Database.connect(TestPostgres.newDatabase(), 2);
    private final AccessKeys keys = new AccessKeys(database);

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.1", "localhost", "::1"})
    void thisMachineNeedsNoKeyAndNoWarning(String host) {
        assertThat(new Reach(host).check(database, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
    void othersDoNotReachAServerWithoutKeys(String host) {
        var reach = new Reach(host);
        assertThatThrownBy(() -> reach.check(database, false))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining(host)
                .hasMessageContaining("tidemark key create");
        assertThat(reach.check(database, true))
                .hasValueSatisfying(warning -> assertThat(warning).contains("without TLS"));
        var key = keys.create(new Tenants(database).findOrCreate("news"), KeyRing.Kind.WRITE, "", KeyTerms.UNLIMITED);
        assertThat(reach.check(database, false))
                .hasValueSatisfying(warning -> assertThat(warning).contains("without TLS", host));
        keys.revoke(key.id());
        assertThatThrownBy(() -> reach.check(database, false)).isInstanceOf(CannotStart.class);
    }

    @Test
    void aNameThatIsNoneIsSaid() {
        assertThatThrownBy(() -> new Reach("no.such.host.invalid").check(database, true))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("no.such.host.invalid");
    }
}
