package dev.tidemark.rollup;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** In which order actors take their steps. */
interface Schedules {

    /** Who could take a step now. */
    record Choice(List<Integer> enabled) {}

    /** Who takes the next step of the order at hand. */
    int choose(Choice choice);

    /** Whether there is another order to be tried, which is then at hand. */
    boolean another();

    /** Every order that is possible, by depth first. */
    static Schedules all() {
        return new All();
    }

    /** So many orders at random, the same ones for the same seed. */
    static Schedules some(int count, long seed) {
        return new Some(count, RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
    }

    /** The one order in which these are named, as far as each can take a step, and then the first who can. */
    static Schedules one(Integer... order) {
        return new One(new ArrayDeque<>(List.of(order)));
    }

    /** Keeps the way to where it is in the tree of choices, and what is left to be tried at each fork of it. */
    final class All implements Schedules {

        private final List<List<Integer>> untried = new ArrayList<>();
        private int depth;

        @Override
        public int choose(Choice choice) {
            if (depth == untried.size()) {
                untried.add(new ArrayList<>(choice.enabled()));
            }
            var here = untried.get(depth++);
            // Of a deadlock either may be the victim: then the way cannot be gone twice, and another one is taken.
            here.retainAll(choice.enabled());
            return here.isEmpty() ? choice.enabled().getFirst() : here.getFirst();
        }

        @Override
        public boolean another() {
            depth = 0;
            while (!untried.isEmpty() && untried.getLast().size() <= 1) {
                untried.removeLast();
            }
            if (untried.isEmpty()) {
                return false;
            }
            untried.getLast().removeFirst();
            return true;
        }
    }

    /** Without a memory. */
    final class Some implements Schedules {

        private final RandomGenerator random;
        private int left;

        Some(int count, RandomGenerator random) {
            this.left = count;
            this.random = random;
        }

        @Override
        public int choose(Choice choice) {
            return choice.enabled().get(random.nextInt(choice.enabled().size()));
        }

        @Override
        public boolean another() {
            return --left > 0;
        }
    }

    /** Without a choice. */
    final class One implements Schedules {

        private final Queue<Integer> order;

        One(Queue<Integer> order) {
            this.order = order;
        }

        @Override
        public int choose(Choice choice) {
            while (!order.isEmpty()) {
                var next = order.remove();
                if (choice.enabled().contains(next)) {
                    return next;
                }
            }
            return choice.enabled().getFirst();
        }

        @Override
        public boolean another() {
            return false;
        }
    }
}
