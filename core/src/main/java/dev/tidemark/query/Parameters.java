package dev.tidemark.query;

import dev.tidemark.sql.Session;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values of a statement while its text is made: each is given a name of its own, and {@code :tenant} is there. */
final class Parameters {

    private final Map<String, Object> values = new HashMap<>();

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

    Map<String, Object> values() {
        return values;
    }
}
