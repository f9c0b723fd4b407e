package dev.tidemark.bench.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Faults in an order of chance, each as often as its weight says. */
final class Deck {

    private final List<Fault> faults;
    private final Random random;
    private final List<Fault> left = new ArrayList<>();

    Deck(List<Fault> faults, long seed) {
        this.faults = List.copyOf(faults);
        this.random = new Random(seed);
    }

    Fault draw() {
        if (left.isEmpty()) {
            faults.forEach(fault -> left.addAll(Collections.nCopies(fault.weight(), fault)));
            Collections.shuffle(left, random);
        }
        return left.removeLast();
    }
}
