package dev.tidemark.rollup;

import dev.tidemark.rollup.Schedules.Choice;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Lets actors take their steps in one order after the other, and looks after every step whether the law holds. An actor
 * whose step waits for another takes no further step until it is through.
 */
final class Exploration {

    private final Ground ground;
    private final List<Player> players;
    private final Tally tally;
    /** Orders that were looked at, as beginnings of others. The same steps in the same order come to the same. */
    private final Set<String> seen = new HashSet<>();

    Exploration(Ground ground, List<Player> players, Tally tally) {
        this.ground = ground;
        this.players = players;
        this.tally = tally;
    }

    /** Takes the steps in each order that is asked for. Stops at the first one that breaks the law, and tells which. */
    List<String> run(List<Actor> actors, Schedules schedules) throws Exception {
        seen.clear();
        do {
            var broken = inOneOrder(actors, schedules);
            if (!broken.isEmpty()) {
                return broken;
            }
        } while (schedules.another());
        return List.of();
    }

    private List<String> inOneOrder(List<Actor> actors, Schedules schedules) throws Exception {
        ground.reset();
        IntStream.range(0, actors.size()).forEach(i -> players.get(i).play("abcd".substring(i, i + 1), actors.get(i)));
        var playing = players.subList(0, actors.size());
        var order = new Order();
        var broken = List.<String>of();
        while (broken.isEmpty() && playing.stream().anyMatch(each -> !each.isDone())) {
            var choice = new Choice(IntStream.range(0, playing.size())
                    .filter(i -> !playing.get(i).isDone() && !playing.get(i).isWaiting())
                    .boxed()
                    .toList());
            var who = schedules.choose(choice);
            var step = playing.get(who).begin();
            order.add(step);
            settle(playing, order);
            tally.steps++;
            broken = seen.add(order.toString()) ? lookAt(order, step.endsWith("commit")) : List.of();
        }
        leave(playing);
        tally.schedules++;
        return broken.isEmpty() ? atTheEnd(order) : broken;
    }

    /** One step alone. */
    void step(Player player, List<Player> playing) throws Exception {
        var order = new Order();
        order.add(player.begin());
        settle(playing, order);
    }

    /** Before a commit nobody else sees anything new, and verify need not be asked again. */
    private List<String> lookAt(Order order, boolean committed) throws SQLException {
        tally.readings++;
        var differences = ground.differences();
        if (differences.isEmpty() && committed) {
            differences = ground.verify();
        }
        return differences.isEmpty() ? differences : order.with(differences);
    }

    /** Whatever became of the transactions, a flush takes all deltas. */
    private List<String> atTheEnd(Order order) throws SQLException {
        ground.execute("select tidemark.flush()");
        order.add("at the end: flush");
        var left = ground.count("(select from tidemark.sums_deltas union all select from tidemark.extremes_deltas) d");
        return left == 0 ? lookAt(order, true) : order.with(List.of(left + " deltas are left"));
    }

    /** Until each step that runs is over, or waits for somebody who takes no step now. */
    private void settle(List<Player> playing, Order order) throws Exception {
        var still = true;
        while (still) {
            still = false;
            for (var player : playing) {
                if (player.isWaiting() && !isOver(player, order)) {
                    still |= !waitsForSomebodyIdle(player, playing);
                }
            }
        }
    }

    private boolean isOver(Player player, Order order) throws Exception {
        var progress = player.look();
        if (!progress.refused().isEmpty()) {
            order.add(player.name() + " is refused (" + progress.refused() + ")");
            tally.refused.merge(progress.refused(), 1, Integer::sum);
        }
        return progress.over();
    }

    private boolean waitsForSomebodyIdle(Player player, List<Player> playing) throws SQLException {
        var reached = new LinkedHashSet<>(ground.blockers(player.pid()));
        for (var more = new ArrayList<>(reached); !more.isEmpty(); ) {
            var blockers = ground.blockers(more.removeLast());
            blockers.stream().filter(reached::add).forEach(more::add);
        }
        var waits = playing.stream().anyMatch(other -> !other.isWaiting() && reached.contains(other.pid()));
        tally.waits += waits ? 1 : 0;
        return waits;
    }

    private static void leave(List<Player> playing) throws Exception {
        for (var player : playing.stream().filter(each -> !each.isWaiting()).toList()) {
            player.leave();
        }
        for (var player : playing) {
            player.leave();
        }
    }

    /** What was done, as a person reads it. */
    private static final class Order {
        private final List<String> steps = new ArrayList<>();

        void add(String what) {
            steps.add(what);
        }

        List<String> with(List<String> differences) {
            var all = new ArrayList<>(steps);
            all.addAll(differences);
            return all;
        }

        @Override
        public String toString() {
            return String.join("\n", steps);
        }
    }
}
