package dev.tidemark.cli.sample;

import java.time.Instant;

/** How busy people are over the day, 1 on average: least before dawn, most in the evening. */
final class DayCurve {

    private static final double DAY = 24 * 3600;

    private DayCurve() {}

    static double at(Instant time) {
        var turn = 2 * Math.PI * (time.getEpochSecond() % DAY) / DAY;
        return 1 + 0.6 * Math.cos(turn - 2 * Math.PI * 15 / 24) + 0.2 * Math.cos(2 * (turn - 2 * Math.PI * 20 / 24));
    }
}
