package dev.tidemark.server.stream;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One of the topics that carry the stream, one after the other: a topic is never written again once there is the next one.
 *
 * @param number 1 for the first one, whose name has no number
 * @param topicId a topic that was dropped and made again has another, and its offsets begin at 0 again
 * @param partitions how many it has
 */
public record Generation(int number, String topic, String topicId, int partitions) {

    /** Oldest first. */
    static final Comparator<Generation> ORDER = Comparator.comparingInt(Generation::number);

    /** The name of a generation: {@code tidemark.events}, {@code tidemark.events.2}, … */
    static String name(String first, int number) {
        return number == 1 ? first : first + "." + number;
    }

    /** Which generation a topic of this name would be; none if it is somebody else's. */
    static Optional<Integer> number(String first, String topic) {
        var names = Pattern.compile(Pattern.quote(first) + "(?:\\.([1-9][0-9]{0,8}))?")
                .matcher(topic);
        if (!names.matches()) {
            return Optional.empty();
        }
        return Optional.of(names.group(1) == null ? 1 : Integer.parseInt(names.group(1)))
                .filter(number -> name(first, number).equals(topic));
    }

    /** The last one, which is written. */
    static Generation newest(List<Generation> generations) {
        return generations.stream().max(ORDER).orElseThrow();
    }
}
