package dev.tidemark.query;

import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.RollupTables;
import java.util.List;
import java.util.Optional;
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

        @Override
        public Rollup rollup() {
            return tables.rollup();
        }

        @Override
        public String source() {
            return Stream.concat(tiles.stream().map(tile -> tile.grain().word()), Stream.of("deltas"))
                    .collect(Collectors.joining("+", "rollup:", ""));
        }

        /** How many pieces of time are read. */
        int ranges() {
            return tiles.stream().mapToInt(tile -> tile.ranges().size()).sum();
        }

        @Override
        public String events() {
            return tables.events();
        }
    }
}
