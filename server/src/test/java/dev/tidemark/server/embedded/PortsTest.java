package dev.tidemark.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void file() {
        file = folder.resolve("ports");
    }

    @Test
    void areTheSameInTheNextRun() throws IOException {
        List<Integer> first = Ports.rememberedIn(file, 2).claim();
        assertThat(first).doesNotHaveDuplicates().allMatch(Ports::isFree);
        assertThat(Ports.rememberedIn(file, 2).claim()).isEqualTo(first);
    }

    @Test
    void onlyTheBusyOneIsReplaced() throws IOException {
        List<Integer> first = Ports.rememberedIn(file, 2).claim();
        try (ServerSocket taken = listen(first.getFirst())) {
            List<Integer> second = Ports.rememberedIn(file, 2).claim();
            assertThat(second.getFirst()).isNotEqualTo(taken.getLocalPort());
            assertThat(second.getLast()).isEqualTo(first.getLast());
            assertThat(Ports.rememberedIn(file, 2).claim()).isEqualTo(second);
        }
    }

    @Test
    void settledOnesStayEvenWhenBusy() throws IOException {
        Ports ports = Ports.rememberedIn(file, 1);
        List<Integer> first = ports.claim();
        ports.settle();
        try (ServerSocket taken = listen(first.getFirst())) {
            assertThat(ports.claim()).containsExactly(taken.getLocalPort());
        }
    }

    @Test
    void aDamagedFileCountsAsNone() throws IOException {
        Files.writeString(file, "12\nx\n");
        assertThat(Ports.rememberedIn(file, 1).claim()).hasSize(1);
        Files.writeString(file, "70000\n");
        assertThat(Ports.rememberedIn(file, 1).claim()).hasSize(1).allMatch(Ports::isFree);
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
    }
}
