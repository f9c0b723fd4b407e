package dev.tidemark.catalog;

/** What a rollup keeps per bucket and members. Each kind can be merged: of two parts comes the whole. */
public sealed interface Measure {

    String name();

    /** How many events. */
    record Count(String name) implements Measure {}

    /** The sum of a number over the events that have it. */
    record Sum(String name, Field field) implements Measure {}
}
