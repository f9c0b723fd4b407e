package dev.tidemark.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class UnpackingTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    Path folder;

    private static Unpacking unpacking(Path target) {
        return new Unpacking(target, Clock.fixed(NOW, ZoneId.of("Asia/Tokyo")));
    }

    @Test
    void unpacksProgramsAndFilesUnderNewFolders() throws IOException {
        Path target = folder.resolve("new/parent/pg");
        unpacking(target).run(archive("bin/run", "hello"));
        assertThat(target.resolve("bin/run")).hasContent("hello").isExecutable();
        try (var beside = Files.list(folder.resolve("new/parent"))) {
            assertThat(beside).containsExactly(target);
        }
    }

    @Test
    void whoeverIsFirstWins() throws IOException {
        Path target = folder.resolve("pg");
        unpacking(target).run(archive("a", "first"));
        unpacking(target).run(archive("a", "second"));
        assertThat(target.resolve("a")).hasContent("first");
    }

    @Test
    void sweepsWhatWasAbandonedAndLeavesWhatIsBeingDone() throws IOException {
        Path abandoned = half("1", NOW.minusSeconds(601));
        Path underWay = half("2", NOW.minusSeconds(599));
        unpacking(folder.resolve("pg")).run(archive("a", "x"));
        assertThat(abandoned).doesNotExist();
        assertThat(underWay).exists();
    }

    @Test
    void refusesAnArchiveThatLeavesItsFolder() throws IOException {
        InputStream evil = archive("../../evil", "x");
        assertThatThrownBy(() -> unpacking(folder.resolve("a/pg")).run(evil)).isInstanceOf(IOException.class);
        assertThat(folder.resolve("evil")).doesNotExist();
        assertThat(folder.resolve("a")).isEmptyDirectory();
    }

    private Path half(String name, Instant time) throws IOException {
        Path half = Files.createDirectory(folder.resolve(".pg.unpacking-" + name));
        Files.writeString(half.resolve("file"), "");
        return Files.setLastModifiedTime(half, FileTime.from(time));
    }

    private static InputStream archive(String name, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new XZOutputStream(bytes, new LZMA2Options(0)))) {
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(content.length());
            entry.setMode(0755);
            tar.putArchiveEntry(entry);
            tar.write(content.getBytes(StandardCharsets.UTF_8));
            tar.closeArchiveEntry();
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
