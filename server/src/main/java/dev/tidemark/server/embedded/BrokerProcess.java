package dev.tidemark.server.embedded;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * What runs in the broker's own JVM: formats the data folder if there is none, in the same JVM because loading Kafka's
 * classes a second time costs a second, and then is Kafka.
 */
final class BrokerProcess {
    private BrokerProcess() {}

    /** Takes one argument, the properties file; the working directory is its folder. */
    public static void main(String[] args) throws IOException {
        endWithParent();
        format(Path.of(args[0]));
        Kafka.main(args);
    }

    /** Where the kernel's death signal is not to be had; where it is, it comes first. */
    private static void endWithParent() {
        ProcessHandle.current()
                .parent()
                .ifPresent(parent -> Thread.ofVirtual().start(() -> {
                    parent.onExit().join();
                    System.exit(0);
                }));
    }

    /** In a folder beside, renamed when whole: a kill in the middle leaves nothing that looks formatted. */
    private static void format(Path properties) throws IOException {
        Path data = Path.of(BrokerProperties.DATA);
        if (Files.isDirectory(data)) {
            return;
        }
        Path unfinished = Path.of(BrokerProperties.DATA + ".new");
        Path forFormat = Path.of("format.properties");
        new FileTree(unfinished).delete();
        copyWith(properties, forFormat, unfinished.toString());
        String[] command = {"format", "-t", Uuid.randomUuid().toString(), "-c", forFormat.toString()};
        if (StorageTool.execute(command, System.out) != 0) {
            throw new IOException("cannot format " + unfinished.toAbsolutePath());
        }
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(forFormat);
    }

    private static void copyWith(Path from, Path to, String folder) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(from)) {
            properties.load(reader);
        }
        properties.setProperty("log.dirs", folder);
        properties.setProperty("metadata.log.dir", folder);
        try (Writer writer = Files.newBufferedWriter(to)) {
            properties.store(writer, null);
        }
    }
}
