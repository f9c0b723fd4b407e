package dev.tidemark.server.collect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The types of a body's events that no source declares: one warning each, where it first stands. */
final class Unknown {
    private static final int MOST = 100;

    private final EventTypes types;
    private final Map<String, String> firstAt = new LinkedHashMap<>(0);

    Unknown(EventTypes types) {
        this.types = types;
    }

    void look(Item.Good item) {
        if (!types.known(item.type()) && firstAt.size() < MOST) {
            firstAt.putIfAbsent(item.type(), item.typeAt());
        }
    }

    List<Problem> warnings() {
        List<Problem> warnings = new ArrayList<>(firstAt.size());
        firstAt.forEach((type, at) -> warnings.add(new Problem(
                "unknown_type",
                "No source of the catalog takes events of type " + Problems.quote(type)
                        + "; they are kept among the rejects.",
                at)));
        return warnings;
    }
}
