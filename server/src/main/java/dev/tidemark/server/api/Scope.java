package dev.tidemark.server.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a token lets its bearer ask for; the first three words are those of the Cube protocol. */
public enum Scope {
    /** Which members there are. */
    META,
    /** Answers. */
    DATA,
    /** The SQL that an answer is made with. */
    SQL,
    /** Saving boards; whoever may see which members there are may see boards. */
    BOARDS,
    /** Links by which others see a part of it. */
    SHARE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Scope> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }
}
