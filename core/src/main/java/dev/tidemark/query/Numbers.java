package dev.tidemark.query;

import dev.tidemark.catalog.Formula;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.catalog.Term;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The numbers that can be asked of a rollup, each with what it is worked out of: measures that are kept, of the range or, where
 * their name ends so, of the range before.
 */
public record Numbers(Rollup rollup) {

    private static final Term HUNDRED = new Term.Constant(BigDecimal.valueOf(100));

    /** All of a rollup, without those of earlier ranges. */
    public static Stream<String> names(Rollup rollup) {
        return Stream.concat(
                MeasureMember.of(rollup).map(MeasureMember::name),
                rollup.formulas().stream().map(Formula::name));
    }

    /** Whether it is asked for by this name, as one of these, or of an earlier range. */
    public static boolean isOneOf(Collection<String> names, String name) {
        return names.contains(name) || isCompared(names, name);
    }

    /** Whether it asks for an earlier range. */
    static boolean isCompared(Collection<String> names, String name) {
        return !names.contains(name)
                && Stream.of(Formula.PREVIOUS, Formula.GROWTH)
                        .flatMap(ending -> base(name, ending).stream())
                        .anyMatch(names::contains);
    }

    /** What it is worked out of; nothing if the rollup has no such number. */
    Optional<Term> term(String name) {
        return here(name)
                .or(() -> base(name, Formula.PREVIOUS).flatMap(this::here).map(Numbers::earlier))
                .or(() -> base(name, Formula.GROWTH).flatMap(this::here).map(Numbers::growth));
    }

    private Optional<Term> here(String name) {
        var kept = MeasureMember.of(rollup, name).<Term>map(_ -> new Term.Member(name));
        return kept.or(() -> rollup.formulas().stream()
                .filter(each -> each.name().equals(name))
                .map(Formula::term)
                .findFirst());
    }

    /** Without what is added to it. */
    static Optional<String> base(String name, String ending) {
        return name.endsWith(ending)
                ? Optional.of(name.substring(0, name.length() - ending.length()))
                : Optional.empty();
    }

    private static Term earlier(Term now) {
        return now.renamed(name -> name + Formula.PREVIOUS);
    }

    /** In percent; nothing from 0. */
    private static Term growth(Term now) {
        var before = earlier(now);
        var change = new Term.Operation(now, Term.Sign.MINUS, before);
        return new Term.Operation(new Term.Operation(HUNDRED, Term.Sign.TIMES, change), Term.Sign.OVER, before);
    }

    /** What has to be gathered of the range for these numbers. */
    List<MeasureMember> now(List<String> names) {
        return leaves(names)
                .flatMap(each -> MeasureMember.of(rollup, each).stream())
                .toList();
    }

    /** What has to be gathered of the earlier range for these numbers. */
    List<MeasureMember> before(List<String> names) {
        return leaves(names)
                .filter(each -> MeasureMember.of(rollup, each).isEmpty())
                .flatMap(each -> base(each, Formula.PREVIOUS).stream())
                .flatMap(each -> MeasureMember.of(rollup, each).stream())
                .toList();
    }

    /** What has to be gathered of either. */
    List<MeasureMember> all(List<String> names) {
        return Stream.concat(now(names).stream(), before(names).stream())
                .distinct()
                .toList();
    }

    /** The names of what all these are worked out of. */
    Stream<String> leaves(List<String> names) {
        return names.stream()
                .flatMap(each -> term(each).stream())
                .flatMap(Term::members)
                .distinct();
    }
}
