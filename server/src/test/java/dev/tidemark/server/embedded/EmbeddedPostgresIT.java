package dev.tidemark.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
    @TempDir
    Path folder;

    private DataDirectory data;

    @BeforeEach
    void open() {
        data = DataDirectory.open(folder.resolve("data, it's here"));
    }

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void dataSurviveARestartAndTheDeathOfTheServer() throws SQLException {
        try (EmbeddedPostgres postgres = start()) {
            TestPostgres.execute(postgres, "create table kept (n int)");
            TestPostgres.execute(postgres, "insert into kept values (1)");
        }
        try (EmbeddedPostgres postgres = start()) {
            TestPostgres.execute(postgres, "insert into kept values (2)");
            String url = postgres.url();
            long killed = postgres.pid();
            Signal.KILL.send(killed);
            await().atMost(Duration.ofSeconds(60)).until(() -> postgres.pid() != killed);
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(() -> "3".equals(TestPostgres.ask(postgres, "select sum(n) from kept")));
            assertThat(postgres.url()).isEqualTo(url);
        }
    }

    @Test
    void isDurablePrivateAndNotSuperuser() throws SQLException {
        try (EmbeddedPostgres postgres = start()) {
            assertThat(TestPostgres.ask(postgres, """
                    select string_agg(name || '=' || setting, ' ' order by name) from pg_settings
                    where name in ('fsync', 'synchronous_commit', 'data_checksums', 'listen_addresses',
                        'password_encryption')"""))
                    .isEqualTo("data_checksums=on fsync=on listen_addresses=127.0.0.1"
                            + " password_encryption=scram-sha-256 synchronous_commit=on");
            assertThat(
                            TestPostgres.ask(
                                    postgres,
                                    "select datlocprovider::text || ':' || datlocale from pg_database where datname = current_database()"))
                    .isEqualTo("b:C.UTF-8");
            assertThat(TestPostgres.ask(postgres, "select rolsuper from pg_roles where rolname = current_user"))
                    .isEqualTo("f");
            assertThat(TestPostgres.ask(postgres, "select count(*) > 0 from pg_stat_statements"))
                    .isEqualTo("t");
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.url(), "postgres", "")
                            .close())
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void anotherPortIsTakenWhenTheRememberedOneIsBusy() throws IOException, SQLException {
        int first = startedAndClosed();
        assertThat(startedAndClosed()).isEqualTo(first);
        try (ServerSocket taken = new ServerSocket(first, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            int second = startedAndClosed();
            assertThat(second).isNotEqualTo(taken.getLocalPort());
            assertThat(startedAndClosed()).isEqualTo(second);
        }
    }

    @Test
    void whatAKilledStartLeftIsInNobodysWay() throws IOException, SQLException {
        Path half = Files.createDirectories(data.postgres().resolve("cluster.new-123/base"));
        Files.writeString(half.resolve("1"), "half");
        try (EmbeddedPostgres postgres = start()) {
            assertThat(TestPostgres.ask(postgres, "select 1")).isEqualTo("1");
            assertThat(half.getParent()).doesNotExist();
        }
        Files.writeString(
                data.postgres().resolve("cluster/postmaster.pid"),
                ProcessHandle.current().pid() + "\n");
        try (EmbeddedPostgres postgres = start()) {
            assertThat(TestPostgres.ask(postgres, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void twoRunSideBySide() throws SQLException {
        try (DataDirectory other = DataDirectory.open(folder.resolve("other"));
                EmbeddedPostgres one = start();
                EmbeddedPostgres two = EmbeddedPostgres.start(other, TestPostgres.settings())) {
            TestPostgres.execute(one, "create table only_here ()");
            assertThat(TestPostgres.ask(two, "select to_regclass('only_here')")).isNull();
            assertThat(one.password()).isNotEqualTo(two.password());
        }
    }

    @Test
    void withoutAUsableCacheTheBinariesGoIntoTheDataDirectory() throws IOException, SQLException {
        Path noFolder = Files.writeString(folder.resolve("file"), "");
        PostgresSettings settings = new PostgresSettings(Optional.of(noFolder), Map.of());
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, settings)) {
            assertThat(TestPostgres.ask(postgres, "select 1")).isEqualTo("1");
            assertThat(data.postgres().resolve("binaries")).isNotEmptyDirectory();
        }
    }

    @Test
    void aFailedStartSaysWhyAndWhere() {
        PostgresSettings wrong =
                new PostgresSettings(TestPostgres.settings().cache(), Map.of("shared_buffers", "a lot"));
        assertThatThrownBy(() -> EmbeddedPostgres.start(data, wrong))
                .isInstanceOf(EmbeddedFailure.class)
                .hasMessageStartingWith("Postgres did not start (exit code 1): ")
                .hasMessageContaining("invalid value for parameter \"shared_buffers\": \"a lot\"")
                .hasMessageEndingWith("(see " + data.logs().resolve("postgres.log") + ")")
                .hasMessageNotContaining("\n");
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(data, TestPostgres.settings());
    }

    private int startedAndClosed() throws SQLException {
        try (EmbeddedPostgres postgres = start()) {
            assertThat(TestPostgres.ask(postgres, "select inet_server_port()"))
                    .isEqualTo(Integer.toString(postgres.port()));
            return postgres.port();
        }
    }
}
