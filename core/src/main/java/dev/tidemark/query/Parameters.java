package dev.tidemark.query;

import dev.tidemark.sql.Session;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The values of a statement while its text is made: each is given a name of its own, and {@code :tenant} is there. */
final class Parameters {

    private final Map<String, Object> values = new HashMap<>();
    private final Map<Object, Shared> shared = new LinkedHashMap<>();

    Parameters(int tenantId) {
        values.put("tenant", tenantId);
    }

    /** Takes a value, and gives what stands for it in the statement. */
    String add(Object value) {
        var name = "p" + values.size();
        values.put(name, value);
        return ":" + name;
    }

    String texts(List<String> texts) {
        return add(new Session.ArrayOf("text", texts.toArray()));
    }

    String numbers(List<BigDecimal> numbers) {
        return add(new Session.ArrayOf("numeric", numbers.toArray()));
    }

    String instants(List<Instant> instants) {
        return add(new Session.ArrayOf(
                "timestamptz", instants.stream().map(Instant::toString).toArray()));
    }

    /**
     * Takes a relation that is read in several places and is to be made once, and gives its name.
     *
     * @param key what tells it from others
     */
    String shared(Object key, Supplier<String> relation) {
        var known = shared.get(key);
        if (known == null) {
            // What it is made of stands before it.
            var text = relation.get();
            known = new Shared("shared_" + shared.size(), text);
            shared.put(key, known);
        }
        return known.name();
    }

    private record Shared(String name, String relation) {}

    /** What a statement begins with, for its shared relations to be there. */
    String with() {
        return shared.isEmpty()
                ? ""
                : shared.values().stream()
                        .map(each -> "%s as materialized (\n%s\n)"
                                .formatted(each.name(), QuerySql.indented(each.relation())))
                        .collect(Collectors.joining(", ", "with ", "\n"));
    }

    Map<String, Object> values() {
        return values;
    }
}
