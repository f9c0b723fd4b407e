package dev.tidemark.server.collect;

import java.util.function.Function;

/** A step of taking a request: what it found, or the answer that ends the request here. */
public sealed interface Step<T> {
    record Found<T>(T value) implements Step<T> {}

    record Ended<T>(Answer answer) implements Step<T> {}

    static <T> Step<T> found(T value) {
        return new Found<>(value);
    }

    static <T> Step<T> ended(Answer answer) {
        return new Ended<>(answer);
    }

    /** The answer of the rest of the way, or the one that ended it. */
    default Answer then(Function<T, Answer> rest) {
        return switch (this) {
            case Found<T>(T value) -> rest.apply(value);
            case Ended<T>(Answer answer) -> answer;
        };
    }
}
