package dev.tidemark.server.collect.adapter;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The members of an event that have a meaning here: the context attributes of CloudEvents 1.0, its data, and the
 * extensions {@code user} and {@code session}, which become columns of their own.
 */
enum Attribute {
    ID("id", 1_024),
    SOURCE("source", 2_048),
    TYPE("type", 256),
    SPECVERSION("specversion", 16),
    TIME("time", 64),
    USER("user", 512),
    SESSION("session", 512),
    SUBJECT("subject", Integer.MAX_VALUE),
    DATACONTENTTYPE("datacontenttype", Integer.MAX_VALUE),
    DATASCHEMA("dataschema", Integer.MAX_VALUE),
    DATA_BASE64("data_base64", Integer.MAX_VALUE),
    DATA("data", Integer.MAX_VALUE);

    private static final Map<String, Attribute> BY_MEMBER =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(a -> a.member, Function.identity()));

    final String member;
    /** The longest value, in bytes of UTF-8. */
    final int longest;

    Attribute(String member, int longest) {
        this.member = member;
        this.longest = longest;
    }

    static @Nullable Attribute of(String member) {
        return BY_MEMBER.get(member);
    }
}
