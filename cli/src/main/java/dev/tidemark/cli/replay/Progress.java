package dev.tidemark.cli.replay;

import java.util.List;

/**
 * How far a replay is.
 *
 * @param bytes read of the files as stored
 * @param ofBytes their size; 0 when not known, as of standard input
 */
public record Progress(long accepted, long refused, long bytes, long ofBytes) {

    static Progress of(Tally.Count count, List<Input> inputs) {
        var known = inputs.stream().allMatch(input -> input.size() > 0);
        return new Progress(
                count.accepted(),
                count.refusals(),
                inputs.stream().mapToLong(input -> input.read().get()).sum(),
                known ? inputs.stream().mapToLong(Input::size).sum() : 0);
    }
}
