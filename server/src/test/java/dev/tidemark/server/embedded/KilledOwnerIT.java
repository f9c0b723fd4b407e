package dev.tidemark.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM that owns both parts is killed -9 and they are started again on the same folder. */
class KilledOwnerIT {
    @TempDir
    Path folder;

    @Test
    void bothPartsComeBackWithTheirDataAndLeaveNoOrphan() throws Exception {
        Path home = folder.resolve("data");
        OwnedParts first = OwnedParts.start(home, Map.of());
        fill(EnvironmentFile.in(home).read());
        first.kill();
        OwnedParts second = OwnedParts.start(home, withoutLeash());
        assertThat(List.of(first.postgresPid(), first.kafkaPid())).noneMatch(KilledOwnerIT::isRunning);
        second.kill();
        assertThat(isRunning(second.postgresPid())).as("an orphan").isTrue();
        try (DataDirectory data = DataDirectory.open(home);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(data, TestPostgres.settings());
                EmbeddedKafka kafka = EmbeddedKafka.start(data)) {
            assertThat(List.of(second.postgresPid(), second.kafkaPid())).noneMatch(KilledOwnerIT::isRunning);
            assertThat(TestPostgres.ask(postgres, "select n from kept")).isEqualTo("1");
            assertThat(new TestTopic(kafka.bootstrapServers(), "kept").read(1)).containsExactly("one");
            assertThat(postgres.url()).isEqualTo(urlOf(home));
        }
    }

    private static void fill(Map<String, String> addresses) throws Exception {
        TestPostgres.execute(addresses.getOrDefault("POSTGRES", ""), "create table kept as select 1 as n");
        TestTopic topic = new TestTopic(addresses.getOrDefault("KAFKA", ""), "kept");
        topic.create();
        topic.send("one");
    }

    private static String urlOf(Path home) {
        String url = EnvironmentFile.in(home).read().getOrDefault("POSTGRES", "");
        return url.substring(0, url.indexOf('?'));
    }

    /** As on a system without setpriv: no signal when the owner dies, so Postgres stays for the next start to end. */
    private Map<String, String> withoutLeash() throws IOException {
        Path programs = Files.createDirectory(folder.resolve("programs"));
        Path setpriv = Files.writeString(programs.resolve("setpriv"), "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(setpriv, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Map.of("PATH", programs + ":" + System.getenv("PATH"));
    }

    /** A zombie that nobody has reaped yet does not run. */
    private static boolean isRunning(long pid) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
            char state = line.charAt(line.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException e) {
            return false;
        }
    }
}
