package dev.tidemark.server.collect;

import java.util.concurrent.Semaphore;

/** A whole body in memory, counted against the bytes that may be in hand until it is closed. */
public final class Body implements AutoCloseable {
    private final Semaphore inHand;
    private byte[] bytes = new byte[0];
    private int length;

    Body(Semaphore inHand) {
        this.inHand = inHand;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    int room() {
        return bytes.length - length;
    }

    /** Takes a buffer of this size, whose further bytes have been acquired. */
    void grown(byte[] larger) {
        System.arraycopy(bytes, 0, larger, 0, length);
        bytes = larger;
    }

    void filled(int count) {
        length += count;
    }

    @Override
    public void close() {
        inHand.release(bytes.length);
    }
}
