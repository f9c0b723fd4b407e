package dev.tidemark.catalog;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What a number is worked out of. */
public sealed interface Term {

    /** Always the same. */
    record Constant(BigDecimal value) implements Term {}

    /** A measure, or one of a quantile's percentiles, by the name that it is asked for. */
    record Member(String name) implements Term {}

    /** Of two others. Nothing if one of them is nothing, or if it divides by 0. */
    record Operation(Term left, Sign sign, Term right) implements Term {}

    /** What an operation does. */
    enum Sign {
        PLUS('+', 1),
        MINUS('-', 1),
        TIMES('*', 2),
        OVER('/', 2);

        private final char symbol;
        private final int precedence;

        Sign(char symbol, int precedence) {
            this.symbol = symbol;
            this.precedence = precedence;
        }

        static Optional<Sign> of(String text) {
            return Arrays.stream(values())
                    .filter(each -> text.equals(String.valueOf(each.symbol)))
                    .findFirst();
        }

        /** Those of the larger one come first. */
        int precedence() {
            return precedence;
        }

        /** As it is written, in catalogs and in SQL. */
        public char symbol() {
            return symbol;
        }
    }

    /** What is to be known to work it out. */
    default Stream<String> members() {
        return switch (this) {
            case Constant _ -> Stream.of();
            case Member(var name) -> Stream.of(name);
            case Operation(var left, var _, var right) -> Stream.concat(left.members(), right.members());
        };
    }

    /** The same of other members. */
    default Term renamed(UnaryOperator<String> name) {
        return switch (this) {
            case Constant same -> same;
            case Member(var old) -> new Member(name.apply(old));
            case Operation(var left, var sign, var right) ->
                new Operation(left.renamed(name), sign, right.renamed(name));
        };
    }

    /** As a catalog writes it, with the brackets that it needs. */
    default String text() {
        return switch (this) {
            case Constant(var value) -> value.toPlainString();
            case Member(var name) -> name;
            case Operation(var left, var sign, var right) ->
                left.beside(sign.precedence) + " " + sign.symbol() + " " + right.beside(sign.precedence + 1);
        };
    }

    /** In brackets if it would come apart otherwise. */
    private String beside(int precedence) {
        return this instanceof Operation(var _, var sign, var _) && sign.precedence < precedence
                ? "(" + text() + ")"
                : text();
    }
}
