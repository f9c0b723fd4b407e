package dev.tidemark.cli.replay;

/** A line of a file, without its end. Of one that is longer than is read, only that it is there. */
public final class Line {

    private static final byte[] NONE = {};

    private final Place place;
    private final byte[] bytes;
    private final boolean tooLong;

    private Line(Place place, byte[] bytes, boolean tooLong) {
        this.place = place;
        this.bytes = bytes;
        this.tooLong = tooLong;
    }

    static Line of(Place place, byte[] bytes) {
        return new Line(place, bytes, false);
    }

    static Line tooLong(Place place) {
        return new Line(place, NONE, true);
    }

    public Place place() {
        return place;
    }

    public byte[] bytes() {
        return bytes;
    }

    public boolean isTooLong() {
        return tooLong;
    }

    boolean isBlank() {
        return bytes.length == 0 && !tooLong;
    }
}
