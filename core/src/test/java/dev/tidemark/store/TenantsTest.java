package dev.tidemark.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidemark.sql.Database;
import dev.tidemark.testing.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TenantsTest {

    private final Database database = Database.connect(TestPostgres.newDatabase(), 2);
    private final Tenants tenants = new Tenants(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aNameIsOneTenant() {
        assertThat(tenants.findOrCreate("news")).isEqualTo(tenants.findOrCreate("news"));
        assertThat(tenants.findOrCreate("chatbot").id())
                .isNotEqualTo(tenants.findOrCreate("news").id());
        assertThat(tenants.all()).extracting(Tenant::name).containsExactly("chatbot", "news");
        assertThatIllegalArgumentException().isThrownBy(() -> tenants.findOrCreate("News; drop"));
    }
}
