package dev.tidemark.server.again;

/**
 * What became of rejects.
 *
 * @param stored are events now, or were already
 * @param rejected are rejects still
 * @param unable whose bytes name no event, and which were left as they are
 */
public record Tried(long stored, long rejected, long unable) {

    /** How many were sent through again. */
    public long tried() {
        return stored + rejected;
    }

    Tried and(Tried more) {
        return new Tried(stored + more.stored, rejected + more.rejected, unable + more.unable);
    }
}
