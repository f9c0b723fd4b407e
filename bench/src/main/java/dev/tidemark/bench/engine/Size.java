package dev.tidemark.bench.engine;

import dev.tidemark.bench.ground.Bed;

/**
 * Bytes on disk.
 *
 * @param what a row of what
 * @param rows how many there were
 * @param table bytes of each in the table, what lies outside of it included
 * @param index bytes of each in all indexes
 */
record Size(String what, long rows, double table, double index) {

    Size of(String owner) {
        return new Size(what + ", " + owner, rows, table, index);
    }

    /** Of a table and all its partitions. */
    static Size of(String what, Bed bed, String relation) {
        var rows = Math.max(1, bed.number("select count(*) as n from " + relation));
        return new Size(
                what,
                rows,
                bytes(bed, relation, "pg_table_size") / rows,
                bytes(bed, relation, "pg_indexes_size") / rows);
    }

    private static double bytes(Bed bed, String relation, String function) {
        return bed.number("""
                select sum(%1$s(relation))::bigint as n
                from (select '%2$s'::regclass as relation union select relid from pg_partition_tree('%2$s')) relations""".formatted(function, relation));
    }
}
