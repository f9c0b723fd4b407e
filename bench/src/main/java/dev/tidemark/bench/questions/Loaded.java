package dev.tidemark.bench.questions;

import dev.tidemark.bench.ground.Bed;
import java.time.Instant;
import java.util.Optional;

/** Remembers in the database of which time its data are. */
record Loaded(Bed bed) {

    Optional<Era> era() {
        return bed.number("select (to_regclass('public.bench_era') is not null)::integer as n") == 0
                ? Optional.empty()
                : Optional.of(Era.until(Instant.parse(bed.text("select now_is as v from public.bench_era"))));
    }

    void remember(Era era) {
        bed.execute("create table public.bench_era as select '%s'::text as now_is".formatted(era.now()));
    }
}
