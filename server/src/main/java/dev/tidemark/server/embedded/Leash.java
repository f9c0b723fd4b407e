package dev.tidemark.server.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Words put before a child's command by which its end follows ours and nothing else: {@code setsid} takes it out of the
 * terminal's process group, so that Ctrl-C reaches only us and we decide the order of the end; {@code setpriv
 * --pdeathsig} has the kernel signal it when we die, even by kill -9. Where these programs are missing the child runs
 * without, and the next start stops what was left.
 */
record Leash(List<String> outer, List<String> inner) {
    static Leash of(Signal signal) {
        List<String> outer = List.of("setsid");
        List<String> inner = List.of("setpriv", "--pdeathsig", signal.name(), "--");
        return new Leash(works(outer) ? outer : List.of(), works(inner) ? inner : List.of());
    }

    /** The inner words stand after those that change the user: a change of user clears the death signal. */
    List<String> around(List<String> user, List<String> command) {
        List<String> words = new ArrayList<>(outer);
        words.addAll(user);
        words.addAll(inner);
        words.addAll(command);
        return List.copyOf(words);
    }

    private static boolean works(List<String> prefix) {
        List<String> probe = new ArrayList<>(prefix);
        probe.add("true");
        return Command.run(Path.of("/"), Duration.ofSeconds(10), probe).succeeded();
    }
}
