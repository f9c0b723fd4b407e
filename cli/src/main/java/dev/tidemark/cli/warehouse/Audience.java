package dev.tidemark.cli.warehouse;

import java.util.ArrayList;
import java.util.List;

/** On what the visitors of a site read, and from where they came: its rows add up to what its articles have. */
record Audience(String device, String referrer, long views, long engaged) {

    private static final List<String> DEVICES = List.of("phone", "desktop", "tablet", "tv");
    private static final List<String> REFERRERS =
            List.of("search", "front page", "social", "direct", "newsletter", "partner", "messenger");

    static List<Audience> of(Publisher publisher, List<Newsroom.Read> read) {
        var views = read.stream().mapToLong(Newsroom.Read::views).sum();
        var engaged = read.stream().mapToLong(Newsroom.Read::engaged).sum();
        var rows = new ArrayList<Audience>();
        var weights = weights(publisher);
        var viewsLeft = views;
        var engagedLeft = engaged;
        for (var i = weights.length - 1; i >= 0 && viewsLeft > 0; i--) {
            var some = i == 0 ? viewsLeft : Math.min(viewsLeft, (long) (views * weights[i]));
            var seconds =
                    i == 0 || some == viewsLeft ? engagedLeft : Math.min(engagedLeft, (long) (engaged * weights[i]));
            if (some > 0) {
                rows.add(new Audience(
                        DEVICES.get(i % DEVICES.size()), REFERRERS.get(i / DEVICES.size()), some, seconds));
                viewsLeft -= some;
                engagedLeft -= seconds;
            }
        }
        return rows;
    }

    /** Shares of one whole, the first the largest. */
    private static double[] weights(Publisher publisher) {
        var weights = new double[DEVICES.size() * REFERRERS.size()];
        var sum = 0.0;
        for (var i = 0; i < weights.length; i++) {
            weights[i] = (0.5 + Chance.share(publisher.rank(), 100L + i)) / (i + 1);
            sum += weights[i];
        }
        for (var i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }
}
