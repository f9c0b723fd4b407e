package dev.tidemark.cli.replay;

import dev.tidemark.cli.send.Delivery;
import dev.tidemark.cli.send.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts of a replay, kept by all its threads. */
final class Tally {

    private long read;
    private long sent;
    private long accepted;
    private long refusals;
    private final Map<String, Kind> refused = new TreeMap<>();
    private final Map<String, Kind> warned = new TreeMap<>();

    /** Lines with the same remark: how many, and the first of them. */
    record Kind(long count, String message, List<Place> first) {

        private static final int SHOWN = 20;

        private Kind and(Place place) {
            var places = first;
            if (first.size() < SHOWN) {
                places = new ArrayList<>(first);
                places.add(place);
            }
            return new Kind(count + 1, message, places);
        }
    }

    /** A moment of it. */
    record Count(
            long read, long sent, long accepted, long refusals, Map<String, Kind> refused, Map<String, Kind> warned) {

        /** Lines that were read, and neither refused here nor known to have reached the server. */
        long unsent() {
            return read - accepted - refusals;
        }
    }

    synchronized void read() {
        read++;
    }

    synchronized void unfit(Mapped.Unfit unfit, Place place) {
        refusals++;
        note(refused, unfit.code(), unfit.message(), place);
    }

    synchronized void delivered(Parcel parcel, Delivery delivery) {
        sent += parcel.size();
        accepted += delivery.accepted();
        refusals += delivery.refused().size();
        delivery.refused().forEach(remark -> note(refused, remark, parcel));
        delivery.warned().forEach(remark -> note(warned, remark, parcel));
    }

    synchronized long refusals() {
        return refusals;
    }

    synchronized Count count() {
        return new Count(read, sent, accepted, refusals, new TreeMap<>(refused), new TreeMap<>(warned));
    }

    private static void note(Map<String, Kind> kinds, Remark remark, Parcel parcel) {
        note(kinds, remark.code(), remark.message(), parcel.place(remark.index()));
    }

    private static void note(Map<String, Kind> kinds, String code, String message, Place place) {
        kinds.merge(code, new Kind(1, message, List.of(place)), (before, _) -> before.and(place));
    }
}
