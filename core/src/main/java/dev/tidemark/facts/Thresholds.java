package dev.tidemark.facts;

import java.time.Duration;

/** From where on something is not good any more. {@code docs/operating.md} has the same numbers. */
public final class Thresholds {

    /** Ten times as many as one flush after another begins with: flushes do not keep up. */
    public static final long PENDING_DELTAS = 200_000;

    /** With so many every answer has to read for a second or longer: about a million rows a second. */
    public static final long TOO_MANY_PENDING_DELTAS = 1_000_000;

    /** Sealing looks every five seconds; a bucket that is so late was tried over and over. */
    public static final Duration SEAL_LATE = Duration.ofMinutes(10);

    /** By now questions about whole days read many times the rows. */
    public static final Duration SEAL_TOO_LATE = Duration.ofHours(6);

    /** A piece takes about a minute of the verifier's budget, and pieces go round the rollups. */
    public static final Duration UNVERIFIED = Duration.ofDays(1);

    /** No delivery that was measured took an hour. */
    public static final Duration LONG_IMPORT = Duration.ofHours(6);

    /** Partitions are made for seven days ahead, every minute. */
    public static final Duration FEW_PARTITIONS_AHEAD = Duration.ofDays(3);

    /** Citus decides what was prepared in half a minute; what is older waits for a node. */
    public static final Duration IN_DOUBT = Duration.ofMinutes(1);

    /** What was let go of is dropped within minutes; more than these wait for somebody who reads them. */
    public static final long LET_GO = 10;

    /** Records that a processor stores in about a second. */
    public static final long STREAM_LAG = 10_000;

    /** So many take minutes to be stored: what dashboards show is old. */
    public static final long STREAM_TOO_LATE = 1_000_000;

    /** Longer than this events are not visible within the seconds that are promised. */
    public static final Duration VISIBLE = Duration.ofSeconds(10);

    /** Times the reserve that is to be free on the disk: with less of it there is still time to make room. */
    public static final double DISK_RESERVES = 4;

    /** Time to order a disk, or to decide what can go. */
    public static final Duration DISK_FULL_SOON = Duration.ofDays(7);

    /** Somebody has to act today. */
    public static final Duration DISK_FULL_NOW = Duration.ofDays(1);

    private Thresholds() {}
}
