package dev.tidemark.query;

import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.RollupTables;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a plan reads. */
public sealed interface Origin {

    /** Whose dimensions and measures the rows have. */
    Rollup rollup();

    /** What answers say of it, such as {@code rollup:day+hour+deltas}. */
    String source();

    /** How many events a row stands for: its column, quoted. A row of none says nothing, and is as good as absent. */
    String events();

    /**
     * What is kept of a rollup.
     *
     * @param tiles from the coarsest grain to the finest; they cover the query's range, and deltas come on top
     * @param presumption what has to hold for the tiles to be all
     */
    record Kept(RollupTables tables, List<Tile> tiles, Optional<Presumption> presumption) implements Origin {

        public Kept {
            tiles = List.copyOf(tiles);
        }

        Kept otherwise(Function<Planning.Refused, Planning> instead) {
            return new Kept(tables, tiles, presumption.map(each -> each.otherwise(instead)));
        }

        @Override
        public Rollup rollup() {
            return tables.rollup();
        }

        @Override
        public String source() {
            return Stream.concat(tiles.stream().map(tile -> tile.grain().word()), Stream.of("deltas"))
                    .collect(Collectors.joining("+", "rollup:", ""));
        }

        @Override
        public String events() {
            return tables.events();
        }
    }

    /**
     * The events themselves.
     *
     * @param rollup what would be read, were there a rollup of just what is asked for
     * @param parts the same, once for each kind of events that a measure counts; measures of other kinds are none of its own
     * @param budget for how long they may be read
     */
    record Events(Rollup rollup, List<Rollup> parts, Duration budget) implements Origin {

        public Events {
            parts = List.copyOf(parts);
        }

        @Override
        public String source() {
            return "events";
        }

        /** A column of its own: a count among the measures counts one kind of events alone. */
        @Override
        public String events() {
            return RollupTables.column(RollupTables.IMPLICIT_COUNT);
        }
    }
}
