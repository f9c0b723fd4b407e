package dev.tidemark.cli.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.cli.send.EventJson;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** Page views: {@code article, title, section, author, device, referrer, engaged} (seconds). */
final class NewsSite implements Scene {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final EventJson EVENT = EventJson.of("/sample/news", "page_view");

    private static final Choice<String> DEVICE = Choice.of(List.of("phone", "desktop", "tablet"), 58, 33, 9);
    private static final Choice<String> REFERRER = Choice.of(
            List.of("search", "front page", "social", "direct", "newsletter", "partner"), 31, 27, 19, 12, 7, 4);
    private static final int READERS = 20_000;
    private static final int LONGEST_READ = 1800;

    private final List<Article> articles = Newsroom.articles();

    @Override
    public List<SampleEvent> beginningIn(Slot slot) {
        var popularity = articles.stream()
                .mapToDouble(article -> article.popularity(slot.start()))
                .toArray();
        var choice = Choice.of(articles, popularity);
        var count = slot.count(slot.expected() * DayCurve.at(slot.start()));
        return IntStream.range(0, count)
                .mapToObj(i -> view(slot, i, choice.pick(slot.random())))
                .toList();
    }

    @Override
    public Duration longest() {
        return Duration.ZERO;
    }

    private static SampleEvent view(Slot slot, int number, Article article) {
        var random = slot.random();
        var time = slot.moment();
        var data = JSON.createObjectNode()
                .put("article", article.path())
                .put("title", article.title())
                .put("section", article.section())
                .put("author", article.author())
                .put("device", DEVICE.pick(random))
                .put("referrer", REFERRER.pick(random))
                .put("engaged", engaged(random));
        var reader = (int) (READERS * random.nextDouble() * random.nextDouble());
        return new SampleEvent(
                time,
                EVENT.event(
                        "view-" + slot.name() + "-" + number,
                        time,
                        Optional.of("reader-" + reader),
                        data.toString().getBytes(UTF_8)));
    }

    /** One in eight leaves at once; the others read for half a minute, give or take a factor of two and a half. */
    private static int engaged(RandomGenerator random) {
        return random.nextInt(8) == 0
                ? random.nextInt(4)
                : (int) Math.min(LONGEST_READ, Math.exp(random.nextGaussian(Math.log(32), 0.9)));
    }
}
