package dev.tidemark.query;

import java.util.List;

/**
 * A condition on a dimension's members; the values are alternatives.
 *
 * @param values empty for {@code SET} and {@code NOT_SET}, at least one for the others
 */
public record Filter(String dimension, Operator operator, List<String> values) {

    public Filter {
        values = List.copyOf(values);
    }

    /** How a member is held against the values. An absent member is {@code ''}. */
    public enum Operator {
        EQUALS,
        NOT_EQUALS,
        CONTAINS,
        NOT_CONTAINS,
        SET,
        NOT_SET
    }
}
