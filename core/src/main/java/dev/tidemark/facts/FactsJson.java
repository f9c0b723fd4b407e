package dev.tidemark.facts;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Facts as JSON: an array of stages, each with its facts. */
public final class FactsJson {

    private FactsJson() {}

    /** Stages of which nothing is known are left out. */
    public static ArrayNode write(List<Fact> facts) {
        var stages = JsonMapper.shared().createArrayNode();
        var lists = new EnumMap<Stage, ArrayNode>(Stage.class);
        for (var fact : facts) {
            lists.computeIfAbsent(
                            fact.stage(),
                            stage -> stages.addObject()
                                    .put("stage", stage.word())
                                    .put("title", stage.title())
                                    .put("says", stage.says())
                                    .put(
                                            "standing",
                                            worst(facts.stream().filter(each -> each.stage() == stage))
                                                    .word())
                                    .putArray("facts"))
                    .addObject()
                    .put("name", fact.name())
                    .put("of", fact.of())
                    .put("value", fact.value())
                    .put("unit", fact.unit().word())
                    .put("standing", fact.standing().word())
                    .put("says", fact.says())
                    .put("advice", fact.advice());
        }
        return stages;
    }

    /** The worst of them; good for none. */
    public static Standing worst(Stream<Fact> facts) {
        return facts.map(Fact::standing).reduce(Standing.GOOD, Standing::or);
    }

    /**
     * What {@link #write} wrote, by the same version.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static List<Fact> read(JsonNode stages) {
        return stages.valueStream()
                .flatMap(stage ->
                        stage.path("facts").valueStream().map(fact -> fact(word(Stage.class, stage, "stage"), fact)))
                .toList();
    }

    private static Fact fact(Stage stage, JsonNode json) {
        return new Fact(
                stage,
                json.path("name").asString(""),
                json.path("of").asString(""),
                json.path("value").asDouble(0),
                word(Unit.class, json, "unit"),
                word(Standing.class, json, "standing"),
                json.path("says").asString(""),
                json.path("advice").asString(""));
    }

    private static <E extends Enum<E>> E word(Class<E> type, JsonNode json, String field) {
        return Enum.valueOf(type, json.path(field).asString("").toUpperCase(Locale.ROOT));
    }
}
