package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.server.api.QuerySettings;
import dev.tidemark.server.collect.visitor.VisitorSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerKeysTest {

    @Test
    void limitsOfAskingAreAsTheyAreSaid() {
        var queries = ServerKeys.settings(Map.of(
                        "queries_per_tenant",
                        "3",
                        "query_connections",
                        "4",
                        "query_timeout",
                        "7",
                        "query_cache_mb",
                        "0"))
                .queries();
        assertThat(queries.perTenant()).isEqualTo(3);
        assertThat(queries.connections()).isEqualTo(4);
        assertThat(queries.timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(queries.cacheBytes()).isZero();
        assertThat(ServerKeys.settings(Map.of()).queries()).isEqualTo(QuerySettings.DEFAULT);
    }

    @Test
    void rejectsAreKeptForDaysOrForGood() {
        assertThat(ServerKeys.settings(Map.of()).keepRejects()).isEqualTo(Duration.ofDays(30));
        assertThat(ServerKeys.settings(Map.of("reject_days", "0")).keepRejects())
                .isZero();
        assertThatThrownBy(() -> ServerKeys.settings(Map.of("reject_days", "-1")))
                .hasMessage("reject_days should be a whole number from 0 to 36500, not '-1'");
    }

    /** With few connections a tenant has one less of them. */
    @Test
    void oneTenantCannotHaveAllConnections() {
        assertThat(ServerKeys.settings(Map.of("query_connections", "5"))
                        .queries()
                        .perTenant())
                .isEqualTo(4);
        assertThatThrownBy(() -> ServerKeys.settings(Map.of("query_connections", "5", "queries_per_tenant", "5")))
                .hasMessage("queries_per_tenant should be a whole number from 1 to 4, not '5'");
    }

    @Test
    void whatIsKeptOfVisitorsIsAsItIsSaid() {
        assertThat(ServerKeys.settings(Map.of()).visitors()).isEqualTo(VisitorSettings.DEFAULT);
        var secret = "x".repeat(32);
        assertThat(ServerKeys.settings(Map.of("keep_bots", "True", "visitor_secret", secret))
                        .visitors())
                .isEqualTo(new VisitorSettings(true, Optional.of(secret)));
        assertThatThrownBy(() -> ServerKeys.settings(Map.of("keep_bots", "maybe")))
                .hasMessage("keep_bots should be true or false, not 'maybe'");
        assertThatThrownBy(() -> ServerKeys.settings(Map.of("visitor_secret", "short")))
                .hasMessageStartingWith("visitor_secret should have at least 32 bytes");
    }
}
