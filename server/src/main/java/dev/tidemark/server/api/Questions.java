package dev.tidemark.server.api;

import dev.tidemark.query.Answer;
import dev.tidemark.query.Answering;
import dev.tidemark.query.Plan;
import dev.tidemark.query.Planning;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** All that one request asks, to be answered of one moment. */
record Questions(QueryType type, List<Question> all) {

    Questions {
        all = List.copyOf(all);
    }

    /**
     * From JSON to plans, or to why there are none.
     *
     * @param limit what may be asked; held against a question before the catalog is, so that nothing is told of other members
     * @throws UserError for what is no query, or beyond the limit
     */
    static Questions of(JsonNode json, KeptSource source, Clock clock, Optional<ShareTerms> limit) {
        var cubes = CubeQueryReader.readAll(json);
        limit.ifPresent(terms -> cubes.forEach(terms::check));
        var questions = of(json, cubes, source, clock);
        limit.ifPresent(terms -> questions.all().forEach(each -> terms.check(each, clock.instant())));
        return questions;
    }

    private static Questions of(JsonNode json, List<CubeQuery> cubes, KeptSource source, Clock clock) {
        var type = json.isArray() ? QueryType.BLENDED : cubes.getFirst().type();
        if (type == QueryType.BLENDED) {
            checkBlend(cubes);
        }
        try {
            var questions = of(type, cubes, source.kept(), clock);
            if (questions.all().stream().allMatch(Question::isPlanned)) {
                return questions;
            }
        } catch (UserError _) {
            // What it names may have been declared a moment ago: then it means something after a look.
        }
        return of(type, cubes, source.keptAfterALook(), clock);
    }

    private static Questions of(QueryType type, List<CubeQuery> cubes, Kept kept, Clock clock) {
        var meaning = new Meaning(kept.catalog(), clock);
        return new Questions(
                type,
                cubes.stream().flatMap(cube -> planned(meaning.of(cube), kept)).toList());
    }

    private static Stream<Question> planned(List<Asked> asked, Kept kept) {
        return IntStream.range(0, asked.size()).mapToObj(position -> Question.of(asked.get(position), position, kept));
    }

    private static void checkBlend(List<CubeQuery> cubes) {
        for (var cube : cubes) {
            if (!cube.time().compared().isEmpty()) {
                throw new UserError(
                        "two_ranges",
                        "Ranges are compared in one query, not in a list of them.",
                        cube.at() + "/timeDimensions/0/compareDateRange");
            }
            if (!cube.time().granularity().equals(cubes.getFirst().time().granularity())) {
                throw new UserError(
                        "two_times",
                        "All queries of a list have the same granularity, so that their rows stand side by side.",
                        cube.at() + "/timeDimensions");
            }
        }
    }

    /** The same with other plans, for what was dropped since. */
    Questions again(Kept kept) {
        return new Questions(
                type,
                all.stream()
                        .map(each -> Question.of(each.asked(), each.position(), kept))
                        .toList());
    }

    /** @throws UserError if one of them cannot be answered */
    List<Plan> plans() {
        return all.stream().map(Question::plan).toList();
    }

    /** What the answers come to, each beside its question. */
    CubeReply reply(List<Answering> answers) {
        var results = new ArrayList<ObjectNode>();
        for (var i = 0; i < all.size(); i++) {
            var question = all.get(i);
            results.add(
                    switch (answers.get(i)) {
                        case Planning.Refused refused -> throw question.error(refused);
                        case Answer answer -> CubeAnswer.of(question, answer, type);
                    });
        }
        return new CubeReply(type, results);
    }
}
