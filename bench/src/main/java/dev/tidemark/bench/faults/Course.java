package dev.tidemark.bench.faults;

import dev.tidemark.sql.SqlFailure;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** One cycle after another: a fault, the way back, a look at the oracle; with senders and readers all the while. */
final class Course implements AutoCloseable {

    private static final int SENDERS = 2;

    /** How long a connection may take to come to the point that was drawn; then the fault happens anyway. */
    private static final Duration TO_POINT = Duration.ofMillis(700);

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration USUAL = Duration.ofMillis(1_500);
    private static final Duration LONGEST = Duration.ofSeconds(7);
    private static final int ONE_IN_LONG = 10;

    /** What the moved clock may be off, and an hour. */
    private static final Duration CLOCK = Duration.ofHours(7);

    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(90));

    private final Stack stack;
    private final Report report;
    private final RandomGenerator random;
    private final Ledger ledger = new Ledger();
    private final Posting posting;
    private final Asked asked;
    private final Senders senders;
    private final Readers readers;
    private final Oracle oracle;
    private final Deeds deeds;
    private final Importing importing;

    /** @param cycles at most so many will be run */
    Course(Stack stack, Report report, long seed, int cycles) {
        this.stack = stack;
        this.report = report;
        this.random = random(seed);
        var now = Clock.systemUTC().instant();
        var start = now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(cycles + 2L));
        this.posting = new Posting(stack.toServer().port(), stack.writeKey(), start);
        this.asked = new Asked(stack.server().port(), stack.readKey());
        var stored = stored(stack, start, now);
        this.senders = new Senders(posting, ledger);
        this.readers = new Readers(stored, asked);
        this.oracle = new Oracle(ledger, stored, asked, PATIENCE);
        this.deeds = new Deeds(stack, random(seed + 1));
        this.importing = new Importing(stack, asked, PATIENCE, random(seed + 2));
        for (var i = 0; i < SENDERS; i++) {
            senders.hire(random(seed + 3 + i));
        }
    }

    private static Stored stored(Stack stack, Instant start, Instant now) {
        return new Stored(stack.database(), stack.tenant().id(), start, now.minus(CLOCK));
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    boolean can(Fault fault) {
        return deeds.can(fault);
    }

    /** Everything works before anything is broken: an event gets through, and answers come. */
    void begin() throws InterruptedException {
        Recovery.of(System.nanoTime(), ledger, 0, posting, asked, PATIENCE);
        readers.start();
    }

    /**
     * A fault, and all that it may have done.
     *
     * @throws NotBack when it does not pass
     */
    void cycle(int number, Fault fault) throws IOException, InterruptedException {
        begin(number);
        var wrong = new ArrayList<String>();
        if (fault == Fault.KILL_IMPORTER) {
            wrong.addAll(importing.killed());
            report.happened(fault, Optional.empty());
        } else {
            report.recovered(fault, Recovery.of(happen(fault, number), ledger, number, posting, asked, PATIENCE));
        }
        // What is on its way is still of this one; whatever becomes of it, the last look finds it.
        begin(number + 1);
        wrong.addAll(oracle.look(number));
        wrong.forEach(each -> report.wrong(number, fault, each));
        tally();
    }

    private void begin(int cycle) {
        senders.begin(cycle);
        readers.begin(cycle);
    }

    /** The moment from which to count. */
    private long happen(Fault fault, int number) throws IOException, InterruptedException {
        var point = fault.isAtPoint() ? draw(number) : Optional.<Point>empty();
        if (point.isEmpty()) {
            return happen(fault, Optional.empty(), () -> {});
        }
        var trap = stack.traps().set(point.get(), 1 + random.nextInt(3));
        var reached = trap.isReached(TO_POINT);
        return happen(fault, reached ? point : Optional.empty(), trap::release);
    }

    private long happen(Fault fault, Optional<Point> point, Runnable release) throws IOException, InterruptedException {
        var since = System.nanoTime();
        try {
            deeds.begin(fault);
        } catch (SqlFailure | IllegalStateException e) {
            // Nobody is there whom it could meet.
            report.missed(fault);
        } finally {
            release.run();
        }
        if (fault.lasts()) {
            LockSupport.parkNanos(length().toNanos());
        }
        deeds.end(fault);
        report.happened(fault, point);
        return fault.lasts() ? System.nanoTime() : since;
    }

    /** Half of the time one of those that matter most. Of others only what is passed more than once a cycle: others are waited for in vain. */
    private Optional<Point> draw(int number) {
        var known = stack.traps().known(2L * number);
        var vital = known.stream().filter(Course::isVital).toList();
        var from = vital.isEmpty() || random.nextBoolean() ? known : vital;
        return from.isEmpty() ? Optional.empty() : Optional.of(from.get(random.nextInt(from.size())));
    }

    private static boolean isVital(Point point) {
        return List.of("http: events", "kafka: Produce", "Offsets.advance", "commit of Offsets.advance")
                .contains(point.name());
    }

    private Duration length() {
        var most = random.nextInt(ONE_IN_LONG) == 0 ? LONGEST : USUAL;
        return Duration.ofNanos(random.nextLong(SHORTEST.toNanos(), most.toNanos()));
    }

    private void tally() {
        report.tally(new Report.Tally(
                ledger.sent(),
                ledger.acknowledged(),
                posting.requests(),
                posting.unanswered(),
                readers.answered(),
                readers.failed()));
    }

    /** Sends no more, and looks at everything. */
    void end() throws InterruptedException {
        senders.close();
        readers.close();
        oracle.lookAtAll().forEach(report::wrong);
        readers.complaints().forEach(report::wrong);
        posting.complaints().forEach(report::wrong);
        tally();
    }

    /** Of readers and senders, until now. */
    List<String> complaints() {
        var all = new ArrayList<>(readers.complaints());
        all.addAll(posting.complaints());
        return all;
    }

    @Override
    public void close() {
        senders.close();
        readers.close();
        posting.close();
        asked.close();
    }
}
