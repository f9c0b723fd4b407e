package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.Database;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that work on a database and need no server. */
class DatabaseCommandsTest {

    private static final String CATALOG = """
            sources: { view: { fields: { page: page } } }
            rollups:
              pages: { source: view, dimensions: { page: page }, measures: { views: count }, grains: [hour, day] }
              readers: { source: view, measures: { readers: { count_distinct: user } } }
            """;

    private final String url = TestPostgres.newDatabase();
    private final Database database = Database.connect(url, 2);
    private final Prompt prompt = new Prompt(database);
    private final Terminal terminal = new Terminal();

    @TempDir
    private Path folder;

    @BeforeEach
    void aTenantWithEvents() throws Exception {
        Files.writeString(folder.resolve("catalog.yaml"), CATALOG);
        assertThat(run("tenant", "create", "acme")).isZero();
        prompt.execute("""
                select tidemark.add_partition('events', '2026-01-01Z');
                insert into tidemark.events
                select at, at, gen_random_uuid(), 1, true, 'view', 'view', 'user' || i % 3, '', jsonb_build_object('page', '/' || i % 2), '{}'
                from generate_series(1, 30) i, lateral (select timestamptz '2026-01-01Z' + i * interval '1 hour' as at) times""");
        assertThat(run("apply", folder.resolve("catalog.yaml"))).isZero();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void loadsManyTenantsAllOrNone() throws Exception {
        var names = folder.resolve("tenants.txt");
        Files.writeString(names, "north\nacme\nSouth\n");
        assertThat(run("tenant", "load", names)).isEqualTo(2);
        assertThat(terminal.err()).contains("line 3: 'South' is not a tenant's name");
        assertThat(prompt.number("select count(*) from tidemark.tenants")).isEqualTo(1);
        Files.writeString(names, "north\nacme\nsouth\n");
        assertThat(run("tenant", "load", names)).isZero();
        assertThat(terminal.out()).contains("2 tenants made, 1 were there");
        assertThat(prompt.text("select string_agg(name, ' ' order by name) from tidemark.tenants"))
                .isEqualTo("acme north south");
        assertThat(run("tenant", "load", folder.resolve("none.txt"))).isEqualTo(2);
        assertThat(terminal.err()).contains("there is no file");
    }

    @Test
    void statusTellsWhatTheDatabaseKnowsAndFailsOnlyWhenSomethingIsBad() {
        prompt.execute("select tidemark.make_partitions()");
        prompt.execute("""
                insert into tidemark.rejects (received_at, tenant_id, reason, detail, bytes) values (now(), 1, 'wrong_type', '', '')""");
        assertThat(run("status")).isZero();
        assertThat(terminal.out())
                .contains("Process           attention", "rejects wrong_type", "1 events   attention")
                .contains("Mend the catalog or the sender");
        prompt.execute(
                "insert into tidemark.verifications (rollup, version, next, differences) values ('readers', 1, now(), 3)");
        assertThat(run("status", "--json")).isEqualTo(1);
        assertThat(terminal.out()).contains("\"standing\" : \"bad\"");
    }

    @Test
    void applyDropsOnlyWhenAsked() throws Exception {
        Files.writeString(folder.resolve("catalog.yaml"), CATALOG.replaceFirst("(?m)^  readers.*\n", ""));
        assertThat(run("apply", folder.resolve("catalog.yaml"))).isZero();
        assertThat(terminal.out()).contains("kept rollup readers, which ", " does not mention");
        assertThat(run("apply", folder.resolve("catalog.yaml"), "--drop", "--dry-run"))
                .isZero();
        assertThat(terminal.out()).contains("would drop rollup readers");
        assertThat(prompt.number("select count(*) from tidemark.readers")).isPositive();
        assertThat(run("apply", folder.resolve("catalog.yaml"), "--drop")).isZero();
        assertThat(terminal.out()).contains("\ndropped rollup readers");
        assertThat(
                        prompt.flag(
                                "select to_regclass('tidemark.readers') is null and to_regclass('tidemark.readers_hour') is null"))
                .isTrue();
    }

    @Test
    void verifyFindsAndRepairs() {
        assertThat(run("verify")).isZero();
        prompt.execute("update tidemark.pages_hour set views = views + 1 where page = '/1'");
        assertThat(run("verify", "pages")).isEqualTo(1);
        assertThat(run("verify", "page")).isEqualTo(2);
        assertThat(terminal.err()).contains("no rollup 'page'; did you mean 'pages'?");
        assertThat(run("verify", "pages", "--repair")).isZero();
        assertThat(run("verify")).isZero();
    }

    @Test
    void eraseDeletesAPerson() {
        assertThat(run("erase", "--tenant", "acme", "--user", "user1")).isZero();
        assertThat(terminal.out()).contains("2026-01: 10 events", "erased 10 events of user1");
        assertThat(prompt.number("select sum(views)::bigint from tidemark.pages"))
                .isEqualTo(20);
        assertThat(prompt.number("select max(readers) from tidemark.readers")).isEqualTo(1);
        assertThat(run("verify")).isZero();
        assertThat(run("erase", "--tenant", "acme", "--user", "user1")).isZero();
        assertThat(terminal.out()).contains("erased 0 events of user1");
        assertThat(run("erase", "--tenant", "acne", "--user", "user1")).isEqualTo(2);
    }

    @Test
    void aTenantIsGrantedToARole() {
        var role = "grafana_" + ProcessHandle.current().pid();
        try {
            assertThat(run("tenant", "grant", "acme", role)).isZero();
            assertThat(terminal.out()).containsPattern("PGUSER=" + role + "\nPGPASSWORD=[\\w-]{32}\n");
            assertThat(run("tenant", "grant", "acme", role)).as("a second time").isZero();
            assertThat(run("tenant", "grant", "acne", role)).isEqualTo(2);
            assertThat(terminal.err()).contains("there is no tenant 'acne'");
            assertThat(run("tenant", "revoke", "acme", role)).isZero();
            assertThat(run("tenant", "revoke", "acme", role)).isEqualTo(2);
        } finally {
            prompt.execute("drop owned by %1$s; drop role %1$s".formatted(role));
        }
    }

    @Test
    void boardsAreListedAndShownAsACatalogHasThem() throws Exception {
        assertThat(said("boards", "list")).isEqualTo("%-36s made\n".formatted("view"));
        prompt.execute("""
                insert into tidemark.boards (tenant_id, name, revision, board)
                values (1, 'mine', 7, '{"title": "M: \u00fc #1", "panels": [{"show": "number", "measure": "view.gone"}]}')""");
        assertThat(said("boards", "list", "--tenant", "acme")).contains("%-36s saved\n".formatted("mine"));
        assertThat(said("boards", "show", "mine", "--tenant", "acme"))
                .startsWith("boards:\n  mine:\n    title: ")
                .contains("- show: number", "measure: view.gone");
        assertThat(run("boards", "show", "veiw")).isEqualTo(2);
        assertThat(terminal.err()).contains("there is no board 'veiw'; did you mean 'view'?");
        assertThat(run("boards", "list", "--tenant", "acne")).isEqualTo(2);
        var catalog = folder.resolve("catalog.yaml");
        Files.writeString(catalog, CATALOG + said("boards", "export"));
        assertThat(run("apply", catalog)).as(terminal.err()).isZero();
        assertThat(said("boards", "list")).isEqualTo("%-36s declared\n".formatted("view"));
    }

    private String said(Object... words) {
        var before = terminal.out().length();
        assertThat(run(words)).as(terminal.err()).isZero();
        return terminal.out().substring(before);
    }

    private int run(Object... words) {
        var all = new Object[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--postgres-url";
        all[words.length + 1] = url;
        return terminal.run(all);
    }
}
