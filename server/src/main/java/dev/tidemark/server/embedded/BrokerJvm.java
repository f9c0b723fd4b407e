package dev.tidemark.server.embedded;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The command of the broker's JVM: this one's Java and class path, a small heap, a quiet log. */
record BrokerJvm(int heapMegabytes, Path crashFile) {
    List<String> command(Path properties) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                // The quick compiler only: 2.1 s of CPU until it serves instead of 3.7, 250 MB after two million
                // records
                // instead of 293, and no more CPU a record (JDK 25, two cores): the broker mostly moves bytes.
                "-XX:TieredStopAtLevel=1",
                // A broker without memory limps; a dead one is started again.
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=" + crashFile,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=dev/tidemark/server/embedded/kafka-logback.xml",
                BrokerProcess.class.getName(),
                properties.toString());
    }

    /** In the environment, because it would fill the screen in every listing of processes. */
    Map<String, String> environment() {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        return Map.of("CLASSPATH", classPath);
    }
}
