package dev.tidemark.cli.send;

/**
 * What the server said about one event of a batch: why it was refused, or what is odd about it.
 *
 * @param index the event's place in the batch, counted from 0
 * @param code from the server's closed set
 */
public record Remark(int index, String code, String message) {

    Remark movedBy(int places) {
        return new Remark(index + places, code, message);
    }
}
