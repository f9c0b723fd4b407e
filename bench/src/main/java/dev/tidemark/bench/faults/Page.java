package dev.tidemark.bench.faults;

import java.util.BitSet;

/** The events of one cycle, by their numbers. */
final class Page {

    /** The numbers of a cycle's events begin with it times this. */
    static final int SIZE = 1_000_000;

    private final int cycle;
    private final BitSet acknowledged = new BitSet();
    private int next;

    Page(int cycle) {
        this.cycle = cycle;
    }

    int cycle() {
        return cycle;
    }

    /** The first of so many numbers that nobody had, in a row. From now on such events may be anywhere. */
    synchronized long take(int count) {
        var first = next;
        next += count;
        return (long) cycle * SIZE + first;
    }

    synchronized void acknowledge(long first, int count) {
        var place = place(first);
        acknowledged.set(place, place + count);
    }

    /** What must be there: a copy, of this moment. */
    synchronized BitSet acknowledged() {
        return (BitSet) acknowledged.clone();
    }

    /** Whether an event with this number was ever made. */
    synchronized boolean made(long number) {
        return number / SIZE == cycle && place(number) < next;
    }

    synchronized int size() {
        return next;
    }

    /** Where in {@link #acknowledged} this number is. */
    static int place(long number) {
        return (int) (number % SIZE);
    }
}
