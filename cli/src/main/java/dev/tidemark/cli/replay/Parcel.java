package dev.tidemark.cli.replay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Events that are sent together, and the lines that they were. Filled by one thread, then only read. */
final class Parcel {

    private final Instant begun;
    private final List<byte[]> events = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private long bytes;

    Parcel(Instant begun) {
        this.begun = begun;
    }

    void add(byte[] event, Place place) {
        events.add(event);
        places.add(place);
        bytes += event.length;
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    int size() {
        return events.size();
    }

    long bytes() {
        return bytes;
    }

    Instant begun() {
        return begun;
    }

    List<byte[]> events() {
        return events;
    }

    Place place(int index) {
        return places.get(index);
    }
}
