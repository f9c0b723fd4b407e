package dev.tidemark.bench.ground;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The processes of a server, as Linux tells of them: what they hold in memory, and their time on a processor. */
public final class Parts {

    private static final double TICKS_A_SECOND = 100;
    private static final double MIB = 1 << 20;

    private final ProcessHandle server;

    public Parts(ProcessHandle server) {
        this.server = server;
    }

    /** Each is told from the others by its command line. */
    public enum Part {
        SERVER("dev.tidemark.cli.Main"),
        BROKER("BrokerProcess"),
        POSTGRES("postgres");

        private final String word;

        Part(String word) {
            this.word = word;
        }
    }

    /** MiB of memory that are in use now, without what Postgres shares; 0 for a part that is not there. */
    public double memory(Part part) {
        return sum(part, Parts::resident);
    }

    /** Seconds on a processor since its start; of what ended meanwhile, its parent has them. */
    public double processor(Part part) {
        return sum(part, Parts::seconds);
    }

    private double sum(Part part, ToDoubleFunction<ProcessHandle> of) {
        var all = part == Part.SERVER ? List.of(server) : server.descendants().toList();
        return all.stream()
                .filter(each -> commandLine(each).contains(part.word))
                .mapToDouble(of)
                .sum();
    }

    private static String commandLine(ProcessHandle process) {
        return read(process, "cmdline");
    }

    private static double resident(ProcessHandle process) {
        return read(process, "status")
                .lines()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024 / MIB)
                .sum();
    }

    /** The fields after the name in parentheses; user and system time are the 14th and 15th, those of ended children follow (proc(5)). */
    private static double seconds(ProcessHandle process) {
        var stat = read(process, "stat");
        if (stat.isEmpty()) {
            return 0;
        }
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Arrays.stream(fields, 11, 15).mapToDouble(Double::parseDouble).sum() / TICKS_A_SECOND;
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
