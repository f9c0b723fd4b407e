package dev.tidemark.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Holds a parser to its promise over many inputs: those that a test names and those that were kept of earlier runs, in every build; and,
 * for {@code -Dtidemark.fuzz.seconds=…}, as many as Jazzer makes in that time, led by which code they reach. What reached new code
 * is then kept in the file {@code <test>.inputs} beside the test's resources, a line of Base64 for each.
 */
public final class Fuzzing {

    /** Bytes of an input that is kept, so that the files stay small; longer ones are made anew by each run. */
    private static final int LONGEST_KEPT = 1024;

    private static final int SECONDS = Integer.getInteger("tidemark.fuzz.seconds", 0);

    /** A parser, and what is promised of it. */
    @FunctionalInterface
    public interface Target {
        /** Fails, by any exception, if the promise is broken. */
        void take(byte[] input) throws Exception;
    }

    private final Class<?> test;
    private final Target target;
    private final List<byte[]> seeds;

    private Fuzzing(Class<?> test, Target target, List<byte[]> seeds) {
        this.test = test;
        this.target = target;
        this.seeds = seeds;
    }

    /**
     * The tests of a target.
     *
     * @param test has the target as a public static method {@code fuzzerTestOneInput}, which Jazzer looks for
     * @param seeds good inputs, from which others are made, and such as broke the promise once
     */
    public static Stream<DynamicTest> of(Class<?> test, Target target, String... seeds) {
        return of(
                test,
                target,
                Stream.of(seeds)
                        .map(each -> each.getBytes(StandardCharsets.UTF_8))
                        .toList());
    }

    /** Likewise, for inputs that are no text. */
    public static Stream<DynamicTest> of(Class<?> test, Target target, List<byte[]> seeds) {
        var fuzzing = new Fuzzing(test, target, seeds);
        var known = DynamicTest.dynamicTest("known inputs", fuzzing::takeKnown);
        return SECONDS == 0
                ? Stream.of(known)
                : Stream.of(known, DynamicTest.dynamicTest("made inputs", fuzzing::takeMade));
    }

    private void takeKnown() throws IOException {
        var inputs = known();
        assertThat(inputs).isNotEmpty();
        for (var input : inputs) {
            try {
                target.take(input);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("of the input " + shown(input), e);
            }
        }
    }

    private void takeMade() throws IOException, InterruptedException {
        var jazzer = new Jazzer(test, SECONDS);
        var kept = jazzer.run(known());
        new Inputs(source())
                .write(kept.stream().filter(each -> each.length <= LONGEST_KEPT).toList());
        var findings = jazzer.findings().stream().map(Fuzzing::shown).toList();
        assertThat(findings)
                .as("inputs that break the promise; see " + jazzer.log())
                .isEmpty();
        assertThat(jazzer.isDone()).as("done, see " + jazzer.log()).isTrue();
    }

    private List<byte[]> known() throws IOException {
        var inputs = new ArrayList<>(seeds);
        inputs.addAll(new Inputs(source()).read());
        return inputs;
    }

    /** Of the module in whose folder the tests run. */
    private Path source() {
        return Path.of("src/test/resources", test.getName().replace('.', '/') + ".inputs");
    }

    private static String shown(byte[] input) {
        return Base64.getEncoder().encodeToString(input) + " (" + new String(input, StandardCharsets.UTF_8) + ")";
    }

    /** The first line of an input, and the rest. */
    public static String[] lines(byte[] input, int most) {
        return new String(input, StandardCharsets.UTF_8).split("\n", most);
    }
}
