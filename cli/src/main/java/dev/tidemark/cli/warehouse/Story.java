package dev.tidemark.cli.warehouse;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * An article.
 *
 * @param id of which all else is made
 * @param publisher whose it is
 * @param published when, by the hour
 */
public record Story(long id, Publisher publisher, Instant published) {

    private static final int LIFE = 1;
    private static final int FAME = 2;
    private static final int SECOND_SECTION = 3;
    private static final int SECTION = 4;
    private static final int AUTHORS = 5;
    private static final int AUTHOR = 6;
    private static final int TITLE = 10;

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Of those who write for a publisher, for each article that appears in a day. */
    private static final double WRITERS = 0.4;

    /** Within what time after it appeared it is read, in hours: exponential, and at most 20 days. */
    double life() {
        return Math.min(MOST_HOURS, -Publisher.LIFE * Math.log(1 - Chance.share(id, LIFE)));
    }

    static final int MOST_HOURS = 480;

    /**
     * Zipf's law, as audiences have it: the tenth of an hour in rank has about a tenth of the first, so that one in ten has ten
     * times the readers of most.
     */
    double fame() {
        return Math.min(2_000, 1 / (1 - Chance.share(id, FAME)));
    }

    public String title() {
        return Words.one(Words.WHO, id, TITLE) + " "
                + Words.one(Words.DO, id, TITLE + 1) + " "
                + Words.one(Words.WHAT, id, TITLE + 2) + " of "
                + Words.one(Words.WHERE, id, TITLE + 3);
    }

    /** The natural key. */
    public String url() {
        return "/" + DAY.format(published) + "/" + sections().getFirst() + "/"
                + (Words.one(Words.DO, id, TITLE + 1) + "-" + Words.one(Words.WHAT, id, TITLE + 2))
                        .replace(' ', '-')
                        .replace("'", "")
                + "-" + Long.toString(id >>> 28, 36);
    }

    /** Four in three articles' worth, as real ones had: a third stand in two. */
    public List<String> sections() {
        var first = Chance.below(Words.SECTIONS.size(), id, SECTION);
        return Chance.share(id, SECOND_SECTION) < 1 / 3.0
                ? List.of(Words.SECTIONS.get(first), Words.SECTIONS.get((first + 5) % Words.SECTIONS.size()))
                : List.of(Words.SECTIONS.get(first));
    }

    /** Two in three articles' worth, as real ones had: many come from agencies and have none, some have two. */
    public List<String> authors() {
        var share = Chance.share(id, AUTHORS);
        var writers = (int) Math.ceil(WRITERS * 24 * publisher.published()) + 3;
        var first = Chance.below(writers, id, AUTHOR);
        return IntStream.range(0, share < 0.4 ? 0 : share < 0.93 ? 1 : 2)
                .mapToObj(i -> author((first + i) % writers))
                .toList();
    }

    /** No two writers of a publisher are called the same. */
    private String author(int number) {
        var names = Words.FIRST.size() * Words.LAST.size();
        var name = Math.floorMod(Chance.mix(publisher.rank(), 0) + 7L * number, names);
        return Words.FIRST.get(name % Words.FIRST.size()) + " " + Words.LAST.get(name / Words.FIRST.size())
                + (number < names ? "" : " " + (1 + number / names));
    }
}
