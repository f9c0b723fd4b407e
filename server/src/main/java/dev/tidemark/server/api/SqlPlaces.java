package dev.tidemark.server.api;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** Where in a statement stands what became a part of a query. */
final class SqlPlaces {

    private final Map<String, String> places = new HashMap<>();

    void put(String pointer, String place) {
        places.put(pointer, place);
    }

    /** The same error, told where the statement says it. */
    UserError inStatement(UserError error) {
        var place = places.entrySet().stream()
                .filter(each -> error.at().startsWith(each.getKey()))
                .max(Comparator.comparingInt(each -> each.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse("line 1, column 1");
        return error.at().startsWith("line ")
                ? error
                : new UserError(error.code(), String.valueOf(error.getMessage()), place);
    }
}
