package dev.tidemark.cli.warehouse;

import java.util.Locale;

/**
 * A publisher by the size of its readership.
 *
 * @param rank from 1, the largest
 */
public record Publisher(int rank) {

    /** Rows of the largest in an average hour, as a real one had: 4.6 million in a month. */
    private static final double LARGEST = 6_389;

    /** With which 5,000 publishers come to 1.2 million rows an hour, as real ones did. */
    private static final double EXPONENT = 0.46;

    /** How long an article is read, in hours on average, as of the largest's 30,000 articles of a month. */
    static final double LIFE = 153;

    /** The tenant's name. */
    public String name() {
        return String.format(Locale.ROOT, "publisher-%04d", rank);
    }

    /** How many articles are read in an hour, on average. */
    double rows() {
        return LARGEST * Math.pow(rank, -EXPONENT);
    }

    /** How many appear in an hour, on average. */
    double published() {
        return rows() / LIFE;
    }
}
