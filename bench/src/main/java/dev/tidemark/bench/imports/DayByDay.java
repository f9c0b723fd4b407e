package dev.tidemark.bench.imports;

import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.rollup.Maintenance;
import dev.tidemark.sql.Isolation;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Seals as if it were the day after, of days that are long over: what {@code tidemark.seal()} would do then, and no more. The
 * database's own clock knows that they are over, and would seal what is not imported yet.
 */
record DayByDay(Company company) {

    /** Before anything is imported: nothing is sealed from here on. */
    void begin(Instant first) {
        execute("""
                update tidemark.rollup_grains set floor = tidemark.bucket(grain, '%1$s'), watermark = tidemark.bucket(grain, '%1$s')
                where grain <> 'hour'""".formatted(first));
    }

    /** The day that ends here, and the week and the month if they do as well; with their indexes. */
    void seal(Instant end) {
        company.catalog()
                .rollups()
                .values()
                .forEach(rollup -> rollup.coarserGrains().stream()
                        .filter(grain -> grain.isStart(end))
                        .forEach(grain -> seal(rollup, grain, end)));
    }

    /** The day, the week and the month that this is in, as if all of them were over. */
    void sealAround(Instant within) {
        company.catalog()
                .rollups()
                .values()
                .forEach(rollup ->
                        rollup.coarserGrains().forEach(grain -> seal(rollup, grain, grain.next(grain.floor(within)))));
    }

    private void seal(Rollup rollup, Grain grain, Instant end) {
        var low = grain.floor(end.minus(Duration.ofSeconds(1)));
        execute("""
                select tidemark.lock_rollup('%1$s');
                select tidemark.fill_%2$s_%1$s('%3$s', '%4$s');
                update tidemark.rollup_grains set watermark = '%4$s' where rollup = '%1$s' and grain = '%2$s'""".formatted(rollup.name(), grain.word(), low, end));
    }

    /** Covering indexes of all that is over. */
    void index(Consumer<String> told) {
        var maintenance = new Maintenance(company.database());
        for (var partition = maintenance.step(); partition.isPresent(); partition = maintenance.step()) {
            told.accept(partition.get());
        }
    }

    private void execute(String sql) {
        company.database().transaction(Isolation.READ_COMMITTED, session -> {
            session.execute(sql);
            return true;
        });
    }
}
