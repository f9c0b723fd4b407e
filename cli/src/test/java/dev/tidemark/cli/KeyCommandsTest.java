package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.Database;
import dev.tidemark.store.AccessKeys;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.Shares;
import dev.tidemark.store.StoredHooks;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that make keys and hooks, and show rejects, on a database and without a server. */
class KeyCommandsTest {

    private final String url = TestPostgres.newDatabase();
    private final Database database = Database.connect(url, 2);
    private final Prompt prompt = new Prompt(database);
    private Terminal terminal = new Terminal();

    @TempDir
    private Path folder;

    @BeforeEach
    void aTenant() {
        assertThat(run("tenant", "create", "news")).isZero();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void sharesAreListedAndEnded() {
        var shares = new Shares(database);
        var draft = new Shares.Draft(
                "Phones",
                "{}",
                "{}",
                Set.of("https://a.example"),
                OptionalLong.empty(),
                Instant.now().plusSeconds(60));
        var made = shares.create(new Tenants(database).find("news").orElseThrow(), draft)
                .orElseThrow();
        assertThat(run("share list news")).isZero();
        assertThat(terminal.out())
                .contains(made.id(), "in force", "Phones", "https://a.example")
                .doesNotContain(made.secret());
        assertThat(run("share revoke " + made.id())).isZero();
        assertThat(run("share list news")).isZero();
        assertThat(terminal.out()).contains("revoked");
        assertThat(run("share revoke " + made.id())).isEqualTo(2);
        assertThat(run("share list nobody")).isEqualTo(2);
    }

    @Test
    void aKeyIsMadeListedRotatedAndRevoked() {
        assertThat(
                        run(
                                "key create news --kind write --label shop --rate 1000/s --quota 1000000/day --origins https://A.example:443,http://localhost:3000 --expires 90d"))
                .isZero();
        var first = printed("TIDEMARK_WRITE_KEY=(tm_write_\\S+)");
        var id = printed("key (\\d+);");
        assertThat(run("key list news")).isZero();
        assertThat(terminal.out())
                .contains("shop", "1000/s", "1000000/day", "https://a.example", "http://localhost:3000", "in force")
                .contains(first.substring(first.length() - 4))
                .doesNotContain(first);
        assertThat(run("key rotate " + id + " --overlap 1h")).isZero();
        var second = printed("TIDEMARK_WRITE_KEY=(tm_write_\\S+)");
        assertThat(isInForce(first)).isTrue();
        assertThat(isInForce(second)).isTrue();
        assertThat(run("key list news")).isZero();
        assertThat(terminal.out()).contains("old one until");
        assertThat(run("key revoke " + id)).isZero();
        assertThat(isInForce(second)).isFalse();
        assertThat(run("key revoke " + id)).isEqualTo(2);
        assertThat(run("key rotate " + id)).isEqualTo(2);
        assertThat(run("key list news")).isZero();
        assertThat(terminal.out()).contains("revoked");
    }

    @Test
    void anOperatorsKeyIsMadeAndListedWithoutATenant() {
        assertThat(run("key create --kind operator --label ops --expires 90d")).isZero();
        var secret = printed("TIDEMARK_OPERATOR_KEY=(tm_operator_\\S+)");
        var id = printed("key (\\d+);");
        assertThat(run("key list")).isZero();
        assertThat(terminal.out()).contains("operator", "ops", "operate").doesNotContain(secret);
        assertThat(run("key list news")).isZero();
        assertThat(terminal.out()).doesNotContain("operator");
        assertThat(run("key rotate " + id)).isZero();
        printed("TIDEMARK_OPERATOR_KEY=(tm_operator_\\S+)");
        assertThat(run("key revoke " + id)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key create --kind write",
                "key create news --kind operator",
                "key create --kind operator --scopes meta",
                "key create --kind operator --rate 5/s",
                "key create nwes --kind write",
                "key create news --kind admin",
                "key create news --kind read --rate 5/s",
                "key create news --kind read --origins https://a.example",
                "key create news --kind write --scopes meta",
                "key create news --kind read --scopes all",
                "key create news --kind write --rate fast",
                "key create news --kind write --rate 0/s",
                "key create news --kind write --quota 5/week",
                "key create news --kind write --origins https://a.example/path",
                "key create news",
                "key rotate 99",
                "hook create news a --platform slak",
                "hook create news A! --platform slack",
                "hook create news a --platform slack --secret",
                "hook rotate-key news nobody",
                "hook revoke news nobody",
                "rejects show 99",
                "rejects list --tenant nwes",
            })
    void whatMakesNoSenseIsRefused(String command) {
        var before = prompt.number("select count(*) from tidemark.access_keys");
        assertThat(run(command)).isEqualTo(2);
        assertThat(terminal.err()).startsWith("tidemark: ").doesNotContain("Exception");
        assertThat(prompt.number("select count(*) from tidemark.access_keys")).isEqualTo(before);
    }

    @Test
    void aHookIsMadeListedRotatedAndRevoked() throws Exception {
        var file = Files.writeString(folder.resolve("secret"), "s-1\n");
        assertThat(run("hook create news support --platform slack --secret-file " + file
                        + " --set verify_token=v --set url=https://x.example/y"))
                .isZero();
        var first = printed("TIDEMARK_HOOK=\\S*/webhooks/slack/(tm_hook_\\S+)");
        assertThat(hook(first)).contains("s-1");
        assertThat(terminal.err()).doesNotContain("has no secret");
        assertThat(run("hook create news support --platform slack")).isEqualTo(2);
        assertThat(run("hook create news other --platform line")).isZero();
        assertThat(terminal.err()).contains("has no secret");
        assertThat(run("hook list news")).isZero();
        assertThat(terminal.out())
                .contains("support", "slack", "url verify_token")
                .doesNotContain("s-1")
                .doesNotContain(first);
        assertThat(run("hook rotate-secret news support --secret s-2")).isZero();
        assertThat(hook(first)).contains("s-2", "s-1");
        assertThat(run("hook rotate-key news support --overlap 0s")).isZero();
        assertThat(hook(first)).isEmpty();
        assertThat(hook(printed("TIDEMARK_HOOK=\\S*/webhooks/slack/(tm_hook_\\S+)")))
                .isNotEmpty();
        assertThat(run("hook revoke news support")).isZero();
        assertThat(run("hook list news")).isZero();
        assertThat(terminal.out()).doesNotContain("support");
    }

    @Test
    void rejectsAreListedCountedAndShown() {
        prompt.execute("""
                insert into tidemark.rejects (tenant_id, received_at, event_key, again, source, reason, detail, bytes)
                select 1, now(), gen_random_uuid(), true, '/shop', 'unknown_type', 'no source has it', convert_to('bytes ' || i, 'UTF8')
                from generate_series(1, 3) i""");
        assertThat(run("rejects list --tenant news --limit 2 --since 1h")).isZero();
        assertThat(terminal.out()).contains("/shop", "no source has it").hasLineCount(4);
        assertThat(run("rejects list --count")).isZero();
        assertThat(terminal.out()).containsPattern("3 +3 +news +unknown_type");
        assertThat(run("rejects list --reason wrong_type")).isZero();
        assertThat(terminal.out()).hasLineCount(2);
        var id = prompt.number("select min(reject_id) from tidemark.rejects");
        assertThat(run("rejects show " + id)).isZero();
        assertThat(terminal.out()).isEqualTo("bytes 1\n");
    }

    private String printed(String pattern) {
        var found = Pattern.compile(pattern).matcher(terminal.out() + terminal.err());
        assertThat(found.find()).as(terminal.out() + terminal.err()).isTrue();
        return found.group(1);
    }

    private boolean isInForce(String secret) {
        return new AccessKeys(database)
                .inForce()
                .find(KeyRing.Kind.WRITE, secret, Instant.now())
                .isPresent();
    }

    /** The secrets in force of the hook with a key, none if there is no such hook. */
    private Stream<String> hook(String key) {
        return new StoredHooks(database)
                .inForce().find(key, Instant.now()).stream().flatMap(hook -> hook.secrets(Instant.now()).stream());
    }

    private int run(String... words) {
        terminal = new Terminal();
        var all = Stream.concat(
                        Arrays.stream(words).flatMap(each -> Arrays.stream(each.split(" "))),
                        Stream.of("--postgres-url", url))
                .toArray();
        return terminal.run(all);
    }
}
