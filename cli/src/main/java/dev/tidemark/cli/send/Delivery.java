package dev.tidemark.cli.send;

import java.util.List;
import java.util.stream.Stream;

/**
 * What became of a batch: every event of it is accepted or refused.
 *
 * @param accepted how many the server has, for good
 * @param refused those that it will never take
 * @param warned those that it took with a remark
 */
public record Delivery(int accepted, List<Remark> refused, List<Remark> warned) {

    /** The delivery of this batch and of the one that followed it, as if they had been one. */
    Delivery then(int size, Delivery next) {
        return new Delivery(
                accepted + next.accepted, joined(refused, size, next.refused), joined(warned, size, next.warned));
    }

    private static List<Remark> joined(List<Remark> first, int size, List<Remark> second) {
        return Stream.concat(first.stream(), second.stream().map(remark -> remark.movedBy(size)))
                .toList();
    }
}
