package dev.tidemark.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class RouteTest {

    /** Otherwise copies of events from before and after an upgrade would be in two partitions. */
    @Test
    void partitionsAreChosenAsKafkaItselfChoosesThem() {
        var random = new Random(7);
        for (var partitions = 1; partitions < 100; partitions++) {
            var to = new Route.To(new Generation(1, "t", "id", 200), partitions);
            var key = new byte[16];
            random.nextBytes(key);
            assertThat(to.partition(key)).isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
        }
    }

    @Test
    void generationsAreKnownByTheirNames() {
        assertThat(Generation.number("tidemark.events", "tidemark.events")).contains(1);
        assertThat(Generation.number("tidemark.events", "tidemark.events.2")).contains(2);
        assertThat(Generation.number("tidemark.events", "tidemark.events.17")).contains(17);
        for (var other : new String[] {
            "tidemark.events.1",
            "tidemark.events.02",
            "tidemark.events.x",
            "tidemark.events.",
            "tidemarkxevents",
            "tidemark.events.2.old",
            "a.tidemark.events"
        }) {
            assertThat(Generation.number("tidemark.events", other)).as(other).isEmpty();
        }
    }
}
