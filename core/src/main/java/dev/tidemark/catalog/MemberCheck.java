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
        rollup.measures()
                .forEach(each -> names(each)
                        .forEach(name -> check(
                                name,
                                each.name(),
                                new Meaning(each, rollup.where(), rollup.name()),
                                rollup,
                                declared.mapping("measures"))));
    }

    /** Under which a measure can be asked for. */
    private static Stream<String> names(Measure measure) {
        return switch (measure) {
            case Measure.Count(String name) -> Stream.of(name);
            case Measure.Sum(String name, Field _) -> Stream.of(name);
            case Measure.Min(String name, Field _) -> Stream.of(name);
            case Measure.Max(String name, Field _) -> Stream.of(name);
            case Measure.CountDistinct(String name, Field _) -> Stream.of(name);
            case Measure.Quantile(String name, Field _, var percentiles) ->
                Stream.concat(Stream.of(name), percentiles.stream().map(each -> Measure.Quantile.member(name, each)));
        };
    }

    private void check(String name, String declaredAs, Meaning meaning, Rollup rollup, Declarations declared) {
        var earlier = known.putIfAbsent(rollup.source().name() + "." + name, meaning);
        if (earlier != null && !earlier.agrees(meaning)) {
            declared.mistake(
                    declaredAs,
                    (name.equals(declaredAs) ? "" : "makes '" + name + "', which ") + clash(earlier, meaning));
        }
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
