package dev.tidemark.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Invariant 2 for every order in which a few transactions can take their steps: of any two actors all orders, of three and
 * four some, the same ones for the same seed. With {@code -Dtidemark.exhaustive=true} all orders of any three, which takes an
 * hour or so; with {@code -Dtidemark.teams=20} of so many threes only, drawn by the seed.
 */
class InterleavingTest {

    private static final boolean EXHAUSTIVE = Boolean.getBoolean("tidemark.exhaustive");
    private static final long SEED = Long.getLong("tidemark.seed", 3);

    /** At most so many teams of three and of four, and so many orders of each. */
    private static final int TEAMS = Integer.getInteger("tidemark.teams", EXHAUSTIVE ? Integer.MAX_VALUE : 25);

    private static final int ORDERS = 5;

    @ParameterizedTest
    @EnumSource
    void holdsAfterEveryStepOfAnyTwo(Ground.Start start) throws Exception {
        var tally = explore(start, teams(start, 2), Schedules::all);
        assertThat(tally.waits).isPositive();
        assertThat(tally.refused).containsKeys("23505", "40001", "40P01");
    }

    @ParameterizedTest
    @EnumSource
    void holdsAfterEveryStepOfThreeAndFour(Ground.Start start) throws Exception {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        var teams = EXHAUSTIVE
                ? some(start, 3, random)
                : List.of(some(start, 3, random), some(start, 4, random)).stream()
                        .flatMap(List::stream)
                        .toList();
        explore(start, teams, () -> EXHAUSTIVE ? Schedules.all() : Schedules.some(ORDERS, random.nextLong()));
    }

    /** Partitions are made and attached meanwhile; a flush that meets none makes those of the grains. */
    @Test
    void holdsWhenAMonthIsNew() throws Exception {
        var first = Actor.newMonth(41);
        var others = List.of(Actor.newMonth(42), Actor.flush(), Actor.recomputeAll(), Actor.seal(), Actor.erase());
        explore(
                Ground.Start.WHOLE,
                others.stream().map(other -> List.of(first, other)).toList(),
                Schedules::all);
        explore(
                Ground.Start.WHOLE,
                others.stream()
                        .map(other -> List.of(first, other, Actor.flush()))
                        .toList(),
                () -> Schedules.some(EXHAUSTIVE ? 200 : ORDERS, SEED));
    }

    /**
     * A plan is made before its snapshot is taken. What is committed in between, in a partition that is attached in between,
     * is in the snapshot and not in the plan; somebody in the way makes the time between as long as it takes.
     */
    @Test
    void holdsWhenAPartitionIsAttachedBetweenPlanAndSnapshot() throws Exception {
        try (var ground = new Ground(Ground.Start.WHOLE);
                var inTheWay = new Player(ground.connect());
                var planner = new Player(ground.connect());
                var writer = new Player(ground.connect())) {
            var playing = List.of(inTheWay, planner, writer);
            inTheWay.play("a", Actor.inTheWay());
            planner.play("b", Actor.recomputeAll());
            writer.play("c", Actor.newMonth(41));
            var exploration = new Exploration(ground, playing, new Tally());
            exploration.step(inTheWay, playing);
            exploration.step(planner, playing);
            assertThat(planner.isWaiting()).isTrue();
            while (!writer.isWaiting() && !writer.isDone()) {
                exploration.step(writer, playing);
            }
            exploration.step(inTheWay, playing);
            for (var player : playing) {
                while (!player.isDone()) {
                    exploration.step(player, playing);
                }
            }
            assertThat(ground.differences()).isEmpty();
            assertThat(ground.verify()).isEmpty();
        }
    }

    /**
     * A step of several statements is held up in one of them by somebody who has locked its rows. What is committed meanwhile
     * is not in the snapshot of this statement, and is in that of the next.
     */
    @ParameterizedTest
    @EnumSource
    void holdsWhenSomethingIsCommittedInTheMidstOfAStep(Ground.Start start) throws Exception {
        var teams = Actor.holders().stream()
                .flatMap(holder -> actors(start).stream().map(actor -> List.of(holder, actor, Actor.insert())))
                .toList();
        var tally =
                explore(start, teams, () -> EXHAUSTIVE ? Schedules.some(40, SEED) : Schedules.one(0, 1, 1, 2, 2, 2, 0));
        assertThat(tally.waits).isPositive();
    }

    /** All different teams of so many, in one of which nobody is twice unless it has only two. */
    private static List<List<Actor>> teams(Ground.Start start, int size) {
        var actors = actors(start);
        var teams = List.of(List.<Integer>of());
        for (var i = 0; i < size; i++) {
            teams = teams.stream()
                    .flatMap(team -> IntStream.range(
                                    team.isEmpty() ? 0 : team.getLast() + (size == 2 ? 0 : 1), actors.size())
                            .mapToObj(next -> with(team, next)))
                    .toList();
        }
        return teams.stream()
                .map(team -> team.stream().map(actors::get).toList())
                .toList();
    }

    private static List<Integer> with(List<Integer> team, int next) {
        var more = new ArrayList<>(team);
        more.add(next);
        return more;
    }

    private static List<List<Actor>> some(Ground.Start start, int size, RandomGenerator random) {
        return teams(start, size).stream()
                .map(team -> new Drawn(random.nextLong(), team))
                .sorted(Comparator.comparingLong(Drawn::lot))
                .limit(TEAMS)
                .map(Drawn::team)
                .toList();
    }

    private record Drawn(long lot, List<Actor> team) {}

    private static List<Actor> actors(Ground.Start start) {
        return List.of(
                Actor.insert(),
                Actor.duplicate(),
                Actor.update(),
                Actor.move(),
                Actor.erase(),
                Actor.eraseAsOfBefore(),
                Actor.updateAsOfBefore(),
                Actor.replace(),
                Actor.flush(),
                Actor.seal(),
                Actor.recompute(),
                switch (start) {
                    case WHOLE, LET_GO -> Actor.retain();
                    case BUILDING -> Actor.backfill().twice();
                });
    }

    private static Tally explore(Ground.Start start, List<List<Actor>> teams, Supplier<Schedules> schedules)
            throws Exception {
        var tally = new Tally();
        var broken = new ArrayList<String>();
        try (var ground = new Ground(start);
                var a = new Player(ground.connect());
                var b = new Player(ground.connect());
                var c = new Player(ground.connect());
                var d = new Player(ground.connect())) {
            var exploration = new Exploration(ground, List.of(a, b, c, d), tally);
            for (var team : teams) {
                broken.addAll(exploration.run(team, schedules.get()));
                ground.vacuum();
            }
        }
        System.out.println("InterleavingTest, seed " + SEED + ", " + start + ", " + teams.size() + " teams: " + tally);
        assertThat(broken).as("seed %d", SEED).isEmpty();
        return tally;
    }
}
