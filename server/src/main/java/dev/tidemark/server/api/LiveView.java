package dev.tidemark.server.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** What one viewer watches: a question, or several side by side, each of which is told when it has changed. */
final class LiveView implements AutoCloseable {

    /** What stands for a question of which the viewer knows nothing. */
    private static final String UNKNOWN = "-";

    private final List<LiveAnswer> answers;
    private final Bell bell;
    private final List<String> seen;
    private volatile boolean left;

    /**
     * Of answers that were entered with the bell.
     *
     * @param lastId the id of the last event that the viewer had in an earlier stream; empty for none
     */
    LiveView(List<LiveAnswer> answers, Bell bell, String lastId) {
        this.answers = List.copyOf(answers);
        this.bell = bell;
        this.seen = seen(lastId, answers.size());
    }

    private static List<String> seen(String lastId, int size) {
        var ids = List.of(lastId.split("\\.", -1));
        return new ArrayList<>(ids.size() == size ? ids : Collections.nCopies(size, UNKNOWN));
    }

    /** The viewer has left, as is known from elsewhere: from any thread. */
    void leave() {
        left = true;
        bell.ring();
    }

    boolean isOver() {
        return left || answers.stream().anyMatch(LiveAnswer::isOver);
    }

    /** Waits until something may have changed, or for so long. */
    void await(Duration patience) throws InterruptedException {
        bell.await(patience);
    }

    /** The events of what has changed since they were told last. */
    String news() {
        var text = new StringBuilder();
        for (var number = 0; number < answers.size(); number++) {
            var newest = answers.get(number).newest();
            if (newest.isPresent() && !newest.get().id().equals(seen.get(number))) {
                seen.set(number, newest.get().id());
                text.append(event(number, newest.get()));
            }
        }
        return text.toString();
    }

    /** The id has all that the viewer knows with this event. */
    private String event(int number, Edition edition) {
        var data = answers.size() == 1
                ? edition.json()
                : "{\"question\":%d,\"%s\":%s}".formatted(number, edition.event(), edition.json());
        return "event: %s\nid: %s\ndata: %s\n\n"
                .formatted(edition.event(), seen.stream().collect(Collectors.joining(".")), data);
    }

    @Override
    public void close() {
        answers.forEach(answer -> answer.leave(bell));
    }
}
