package dev.tidemark.server.imports;

import dev.tidemark.imports.Order;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files, and what they are to become: one import.
 *
 * @param files by rollup
 * @param names what the files call a column, where that is not what the catalog says, by what the catalog says
 * @param maxErrors how many rows may be refused, in all files, without the delivery being refused
 */
public record Delivery(Order order, Map<String, List<DeliveredFile>> files, Map<String, String> names, long maxErrors) {

    /** As the maximum of errors: every row is read and checked, and nothing is imported. */
    public static final long DRY_RUN = -1;

    public Delivery {
        var copy = new LinkedHashMap<String, List<DeliveredFile>>();
        files.forEach((rollup, its) -> copy.put(rollup, List.copyOf(its)));
        files = copy;
        names = Map.copyOf(names);
    }

    /** The names of all files, for the list of imports. */
    public static String note(Map<String, List<DeliveredFile>> files) {
        var names = new ArrayList<String>();
        files.values().forEach(its -> its.forEach(file -> names.add(file.name())));
        return String.join(", ", names);
    }
}
