package dev.tidemark.catalog;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads those of a rollup's measures that are worked out of others: <code>{ formula: engaged_seconds / views }</code>. */
final class FormulaReader {

    static final String FORMULA = "formula";

    private static final int MOST_SHOWN = 60;

    private final Set<String> members;
    private final List<String> formulas;
    private final Declarations declared;

    private FormulaReader(Declarations declared, List<Measure> measures) {
        this.declared = declared;
        this.members = measures.stream().flatMap(Measure::members).collect(Collectors.toSet());
        this.formulas = declared.names().stream()
                .filter(name -> isFormula(declared, name))
                .toList();
    }

    static boolean isFormula(Declarations declared, String name) {
        return declared.isMapping(name) && declared.mapping(name).has(FORMULA);
    }

    /** @param measures what they can be made of */
    static List<Formula> read(Declarations declared, List<Measure> measures) {
        var reader = new FormulaReader(declared, measures);
        return reader.formulas.stream()
                .map(reader::formula)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Formula> formula(String name) {
        ReservedNames.ofMember(name).ifPresent(reason -> declared.mistake(name, reason));
        var own = declared.mapping(name).only(List.of(FORMULA));
        return own.text(FORMULA).flatMap(text -> term(own, text)).map(term -> new Formula(name, term));
    }

    private Optional<Term> term(Declarations own, String text) {
        try {
            var term = TermParser.parse(text);
            var unknown = term.members()
                    .filter(each -> !members.contains(each))
                    .distinct()
                    .toList();
            unknown.forEach(each -> own.mistake(FORMULA, unknown(each)));
            return Optional.of(term).filter(_ -> unknown.isEmpty());
        } catch (TermParser.Unreadable e) {
            own.mistake(FORMULA, "'" + shown(text) + "' " + e.reason());
            return Optional.empty();
        }
    }

    private static String shown(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
    }

    private String unknown(String name) {
        return formulas.contains(name)
                ? "'" + name + "' is a formula itself; write it out"
                : "no measure '" + name + "' in this rollup; " + Nearest.clause(name, members);
    }
}
