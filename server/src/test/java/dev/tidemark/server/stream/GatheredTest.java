package dev.tidemark.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class GatheredTest {

    private static final int BYTES = 10;

    private final Gathered gathered = new Gathered(new StreamSettings.Consuming(100, 1_000));

    @Test
    void piecesOfOnePartitionAreOneBatch() {
        assertThat(gathered.isEmpty()).isTrue();
        gathered.add(1, 3, 7, records(1, 5, 2));
        gathered.add(2, 0, 1, records(2, 0, 1));
        gathered.add(1, 7, 9, records(1, 7, 2));
        assertThat(gathered.isEmpty()).isFalse();
        assertThat(gathered.batches())
                .extracting(batch ->
                        "%d: %d to %d, %s".formatted(batch.partition(), batch.expected(), batch.next(), offsets(batch)))
                .containsExactly("1: 3 to 9, [5, 6, 7, 8]", "2: 0 to 1, [0]");
        assertThat(gathered.batches().getFirst().first()).isEqualTo(5);
    }

    /** It went away and came back in between, and is read from where the database says. */
    @Test
    void aPartitionThatIsReadFromElsewhereBeginsAgain() {
        gathered.add(1, 3, 7, records(1, 3, 4));
        gathered.add(1, 5, 6, records(1, 5, 1));
        assertThat(gathered.batches()).singleElement().satisfies(batch -> {
            assertThat(batch.expected()).isEqualTo(5);
            assertThat(batch.next()).isEqualTo(6);
            assertThat(offsets(batch)).containsExactly(5L);
        });
    }

    /** A piece is a fiftieth of the records of a poll. */
    @Test
    void itIsFullWhereAnotherPieceWouldBeTooMuch() {
        gathered.add(1, 0, 97, records(1, 0, 97));
        gathered.add(2, 0, 1, records(2, 0, 1));
        assertThat(gathered.isFull()).as("98 of 100 and a piece of 2").isFalse();
        gathered.add(2, 1, 2, records(2, 1, 1));
        assertThat(gathered.isFull()).isTrue();
    }

    @Test
    void orWhereItHasTheBytesOfAPoll() {
        var few = new Gathered(new StreamSettings.Consuming(10_000, 3 * BYTES));
        few.add(1, 0, 2, records(1, 0, 2));
        assertThat(few.isFull()).isFalse();
        few.add(1, 2, 3, records(1, 2, 1));
        assertThat(few.isFull()).isTrue();
    }

    private static List<Long> offsets(PartitionBatch batch) {
        return batch.items().stream().map(item -> ((Undecodable) item).offset()).toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(int partition, long from, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new ConsumerRecord<byte[], byte[]>(
                        "topic",
                        partition,
                        from + number,
                        0,
                        TimestampType.CREATE_TIME,
                        0,
                        BYTES,
                        new byte[0],
                        new byte[BYTES],
                        new RecordHeaders(),
                        Optional.empty()))
                .toList();
    }
}
