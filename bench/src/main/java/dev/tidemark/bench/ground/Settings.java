package dev.tidemark.bench.ground;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** On what was measured: the machine and the settings of Postgres that figures depend on. */
public record Settings(Map<String, String> values) {

    private static final List<String> NAMES = List.of(
            "server_version",
            "fsync",
            "synchronous_commit",
            "full_page_writes",
            "wal_compression",
            "shared_buffers",
            "work_mem",
            "max_wal_size",
            "checkpoint_timeout",
            "lc_collate");

    public static Settings of(Bed bed) {
        var values = new LinkedHashMap<String, String>();
        values.put("processor", processor());
        values.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        values.put("memory", memory());
        values.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        values.put("java", System.getProperty("java.vm.version"));
        values.put("load before", load());
        for (var name : NAMES) {
            values.put(name, bed.text("select coalesce(current_setting('%s', true), '(none)') as v".formatted(name)));
        }
        return new Settings(values);
    }

    private static String processor() {
        return linesOf("/proc/cpuinfo").stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.replaceFirst("^[^:]*: *", ""))
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static String memory() {
        return linesOf("/proc/meminfo").stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .map(line -> line.replaceFirst("^[^:]*: *", ""))
                .findFirst()
                .orElse("(unknown)");
    }

    /** What else the machine does makes every figure worse. */
    private static String load() {
        return linesOf("/proc/loadavg").stream().findFirst().orElse("(unknown)");
    }

    private static List<String> linesOf(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            return List.of();
        }
    }
}
