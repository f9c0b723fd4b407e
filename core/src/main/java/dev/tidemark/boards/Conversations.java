package dev.tidemark.boards;

import static dev.tidemark.catalog.Panel.Show.HEAT;
import static dev.tidemark.catalog.Panel.Show.NUMBER;
import static dev.tidemark.catalog.Panel.Show.SERIES;
import static dev.tidemark.catalog.Panel.Show.TOP;

import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.PanelDraft;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The board of messages that go in two directions, between people and bots or on platforms. Directions are called as the
 * server's own webhooks call them: {@code in} and {@code out}.
 */
final class Conversations {

    private Conversations() {}

    static Stream<PanelDraft> panels(Shape shape) {
        var direction = shape.dimension("direction");
        var where = shape.dimension("platform", "channel", "network");
        var bot = shape.dimension("bot", "agent", "assistant");
        var messages = shape.count("message", "event");
        return direction.isPresent() && messages.isPresent() && (where.isPresent() || bot.isPresent())
                ? panels(shape, messages.get(), direction.get(), where, bot)
                : Stream.of();
    }

    private static Stream<PanelDraft> panels(
            Shape shape, String messages, String direction, Optional<String> where, Optional<String> bot) {
        var of = new Drafts(shape.source());
        return Stream.of(
                        Stream.of(
                                of.draft(NUMBER, "Messages in", messages)
                                        .is(direction, "in")
                                        .compared(),
                                of.draft(NUMBER, "Messages out", messages)
                                        .is(direction, "out")
                                        .compared()),
                        shape.people().stream()
                                .flatMap(people -> Stream.of(
                                        of.draft(NUMBER, "Active users", people).compared(),
                                        of.draft(NUMBER, "New users", people).newOnes())),
                        Stream.of(of.draft(SERIES, "In and out, hour by hour", messages)
                                .by(direction)
                                .each(Grain.HOUR)
                                .wide()),
                        where.stream()
                                .map(each -> of.draft(SERIES, "By platform", messages)
                                        .by(each)),
                        shape.dimension("kind", "type", "intent").stream()
                                .map(each ->
                                        of.draft(SERIES, "By type", messages).by(each)),
                        bot.stream()
                                .map(each -> PanelDraft.of(
                                                TOP,
                                                "Top bots",
                                                shape.source(),
                                                shape.beside(
                                                        each,
                                                        Stream.concat(Stream.of(messages), shape.people().stream())))
                                        .by(each)
                                        .limit(10)
                                        .compared()),
                        Stream.of(of.draft(HEAT, "Hours of the week", messages).over("30d")))
                .flatMap(each -> each);
    }
}
