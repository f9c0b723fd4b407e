package dev.tidemark.server.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Finds in a folder the deliveries whose files are all there, the earliest slice first. */
record Arrivals(Path folder, List<Map<String, String>> deliveries) {

    List<Arrival> find() throws IOException {
        List<Path> present;
        try (var paths = Files.list(folder)) {
            present = paths.filter(Files::isRegularFile).toList();
        }
        var found = new ArrayList<Arrival>();
        for (var delivery : deliveries) {
            found.addAll(complete(delivery, present));
        }
        return found;
    }

    private static List<Arrival> complete(Map<String, String> delivery, List<Path> present) {
        var bySlice = new TreeMap<String, Map<String, Path>>();
        delivery.forEach((rollup, name) -> {
            var pattern = pattern(name);
            for (var path : present) {
                var matcher = pattern.matcher(path.getFileName().toString());
                if (matcher.matches()) {
                    bySlice.computeIfAbsent(matcher.group(1), _ -> new TreeMap<>())
                            .put(rollup, path);
                }
            }
        });
        var complete = new ArrayList<Arrival>();
        bySlice.forEach((slice, files) -> {
            if (files.size() == delivery.size()) {
                Slice.of(slice).ifPresent(time -> complete.add(Arrival.of(time, files)));
            }
        });
        return complete;
    }

    private static Pattern pattern(String name) {
        var at = name.indexOf(ImportSettings.SLICE);
        return Pattern.compile(Pattern.quote(name.substring(0, at)) + "([0-9T:Z_-]+?)"
                + Pattern.quote(name.substring(at + ImportSettings.SLICE.length())));
    }
}
