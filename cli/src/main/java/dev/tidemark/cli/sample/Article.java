package dev.tidemark.cli.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * An article of the news site.
 *
 * @param fame its share of all readers on its best day
 * @param published when, counted from any of the turns that come every {@link #TURN}
 */
record Article(String title, String section, String author, double fame, Duration published) {

    /** After so long an article is news again, so that there is always something that rises. */
    private static final Duration TURN = Duration.ofHours(60);

    /** URL path. */
    String path() {
        var words = title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return "/" + section.toLowerCase(Locale.ROOT) + "/" + words;
    }

    /** How much it is read at a moment: a steep rise in the first hour, half a day of falling, a long tail, and short waves. */
    double popularity(Instant now) {
        var age = Math.floorMod(now.getEpochSecond() - published.toSeconds(), TURN.toSeconds()) / 3600.0;
        var rise = age / 1.2 * Math.exp(1 - age / 1.2);
        var fall = 0.35 * Math.exp(-age / 10);
        return fame * (0.06 + rise + fall) * wave(now);
    }

    /** Links shared somewhere: for a few minutes out of every quarter of an hour or so. */
    private double wave(Instant now) {
        var period = 600.0 + published.toSeconds() % 900;
        var high = Math.max(0, Math.sin(2 * Math.PI * now.getEpochSecond() / period));
        return 1 + 1.5 * high * high * high * high;
    }
}
