package dev.tidemark.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Notes it when a member of a source means one thing here and another there, whichever of its rollups answers. */
final class MemberCheck {

    /** What the member is, and where; a measure of some events is not that of others. */
    private record Meaning(Object what, List<Condition> where, String rollup) {

        boolean agrees(Meaning other) {
            return what.equals(other.what) && where.equals(other.where);
        }
    }

    private final Declarations rollups;
    private final Map<String, Meaning> known = new HashMap<>();

    MemberCheck(Declarations rollups) {
        this.rollups = rollups;
    }

    void check(Rollup rollup) {
        var declared = rollups.mapping(rollup.name());
        rollup.dimensions()
                .forEach(each -> check(
                        each.name(),
                        each.name(),
                        new Meaning(each, List.of(), rollup.name()),
                        rollup,
                        declared.mapping("dimensions")));
        rollup.dimensions()
                .forEach(each -> rollup.attributes(each)
                        .forEach((attribute, field) -> check(
                                Dimension.attribute(each.name(), attribute),
                                each.name(),
                                new Meaning(List.of(each, attribute), List.of(), rollup.name()),
                                rollup,
                                declared.mapping("dimensions"))));
        var numbers = declared.mapping("measures");
        rollup.measures().forEach(each -> check(names(each), each.name(), each, rollup, numbers));
        rollup.formulas().forEach(each -> check(Stream.of(each.name()), each.name(), each, rollup, numbers));
    }

    /** Its own, and those under which it can be asked for. */
    private static Stream<String> names(Measure measure) {
        return Stream.concat(Stream.of(measure.name()), measure.members()).distinct();
    }

    /** Each, in an earlier range too, and its growth since. */
    private void check(Stream<String> names, String declaredAs, Object what, Rollup rollup, Declarations declared) {
        var meaning = new Meaning(what, rollup.where(), rollup.name());
        names.filter(name -> check(name, declaredAs, meaning, rollup, declared))
                .flatMap(name -> Stream.of(name + Formula.PREVIOUS, name + Formula.GROWTH))
                .forEach(name -> check(name, declaredAs, meaning, rollup, declared));
    }

    /** Whether it means that only. */
    private boolean check(String name, String declaredAs, Meaning meaning, Rollup rollup, Declarations declared) {
        var earlier = known.putIfAbsent(rollup.source().name() + "." + name, meaning);
        var agrees = earlier == null || earlier.agrees(meaning);
        if (!agrees) {
            declared.mistake(
                    declaredAs,
                    (name.equals(declaredAs) ? "" : "makes '" + name + "', which ") + clash(earlier, meaning));
        }
        return agrees;
    }

    private static String clash(Meaning earlier, Meaning meaning) {
        if (earlier.rollup().equals(meaning.rollup())) {
            return "is another member of this rollup already; choose another name";
        }
        return "means something else in rollup '" + earlier.rollup() + "' of the same source"
                + (earlier.what().equals(meaning.what()) ? ", which counts other events" : "")
                + "; choose another name";
    }
}
