package dev.tidemark.cli.warehouse;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a publisher publishes and how it is read, by the hour. */
public record Newsroom(Publisher publisher) {

    private static final long SEED = 2_600_000_000L;
    private static final double ALIVE = 0.98;

    /**
     * An article in an hour.
     *
     * @param engaged seconds for which it was read
     */
    public record Read(Story story, int views, long engaged) {}

    /** Those that appear in an hour. */
    public List<Story> publishedIn(Instant hour) {
        var slot = Chance.mix(SEED + publisher.rank(), hour.getEpochSecond());
        var count = Chance.around(publisher.published() * busy(hour), slot, 0);
        return IntStream.range(0, count)
                .mapToObj(i -> new Story(Chance.mix(slot, i + 1L), publisher, hour))
                .toList();
    }

    /** Those that are read in an hour, each with how much. */
    public List<Read> readIn(Instant hour) {
        var read = new ArrayList<Read>();
        for (var age = 0; age < Story.MOST_HOURS; age++) {
            var since = age;
            publishedIn(hour.minus(Duration.ofHours(age)))
                    .forEach(story -> read(story, since, hour).forEach(read::add));
        }
        return read;
    }

    /** Most is read in the first hours: it halves every half day or so. Now and then an hour has nobody. */
    private Stream<Read> read(Story story, int age, Instant hour) {
        if (age > story.life() || Chance.share(story.id(), hour.getEpochSecond()) > ALIVE) {
            return Stream.empty();
        }
        var noise = 0.5 + Chance.share(story.id(), hour.getEpochSecond() + 1);
        var views = 1 + (int) (scale() * story.fame() * Math.exp(-age / 18.0) * busy(hour) * noise);
        var seconds = 15 + 60 * Chance.share(story.id(), hour.getEpochSecond() + 2);
        return Stream.of(new Read(story, views, (long) (views * seconds)));
    }

    /** Large publishers have more readers of an article, too. */
    private double scale() {
        return 6 * Math.sqrt(publisher.rows() / 100);
    }

    /** Less at night and on Sundays; 1 on average over a week. */
    private static double busy(Instant hour) {
        var time = hour.atOffset(ZoneOffset.UTC);
        var day = 1 + 0.55 * Math.cos(2 * Math.PI * (time.getHour() - 15) / 24);
        return day * (time.getDayOfWeek() == DayOfWeek.SUNDAY ? 0.82 : 1.03);
    }
}
