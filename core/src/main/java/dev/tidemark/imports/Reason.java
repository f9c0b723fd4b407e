package dev.tidemark.imports;

import java.util.Locale;

/** Why a row that was delivered cannot be taken: the first of these that holds. */
public enum Reason {
    UNKNOWN_TENANT("there is no tenant of this name"),
    ANOTHER_TENANT("the import is of one tenant's slices, and the row is another's"),
    NOT_IN_SLICE("the bucket is missing, outside of the import's range, or not the start of a bucket"),
    MEMBER_TOO_LONG("a member is longer than a key can hold"),
    NO_NUMBER("a number is missing"),
    NEGATIVE_COUNT("a count is negative"),
    NUMBER_TOO_LARGE("a number is too large"),
    DUPLICATE_KEY("a row before it has the same tenant, bucket and members");

    private final String meaning;

    Reason(String meaning) {
        this.meaning = meaning;
    }

    /** For people. */
    public String meaning() {
        return meaning;
    }

    /** For programs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Reason of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
