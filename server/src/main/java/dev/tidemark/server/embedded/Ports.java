package dev.tidemark.server.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * The loopback ports of one part, remembered in a file so that addresses handed out stay true from run to run.
 * Until they are settled a port that somebody else has taken is replaced; afterwards they do not change.
 *
 * <p>New ones come from below the range that Linux gives to outgoing connections (32768 and up,
 * ip_local_port_range): a client that tries to reconnect while its server is away could otherwise be given the server's own
 * port as its local one, connect to itself, and keep the server from coming back.
 */
final class Ports {
    private static final int LOWEST = 20_000;
    private static final int BEYOND = 32_000;

    private final Path file;
    private final int count;
    private List<Integer> claimed = List.of();
    private boolean settled;

    private Ports(Path file, int count) {
        this.file = file;
        this.count = count;
    }

    static Ports rememberedIn(Path file, int count) {
        return new Ports(file, count);
    }

    /** The ports to listen on now. */
    synchronized List<Integer> claim() throws IOException {
        if (!settled) {
            List<Integer> remembered = remembered();
            claimed = withoutBusy(remembered);
            if (!claimed.equals(remembered)) {
                PrivateFile.write(
                        file, claimed.stream().map(port -> port + "\n").collect(Collectors.joining()));
            }
        }
        return claimed;
    }

    /** Called once we listen on them. */
    synchronized void settle() {
        settled = true;
    }

    private List<Integer> withoutBusy(List<Integer> remembered) {
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean keep = i < remembered.size() && isFree(remembered.get(i)) && !ports.contains(remembered.get(i));
            ports.add(keep ? remembered.get(i) : another(ports));
        }
        return List.copyOf(ports);
    }

    private static int another(List<Integer> taken) {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            if (!taken.contains(port) && isFree(port)) {
                return port;
            }
        }
        throw new EmbeddedFailure("found no free port on 127.0.0.1 between " + LOWEST + " and " + BEYOND);
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A file that was damaged counts as none. */
    private List<Integer> remembered() throws IOException {
        try {
            return Files.readAllLines(file).stream()
                    .map(Integer::valueOf)
                    .filter(port -> port > 0 && port < 65_536)
                    .toList();
        } catch (NoSuchFileException | NumberFormatException e) {
            return List.of();
        }
    }
}
