package dev.tidemark.server.stream;

import dev.tidemark.server.collect.CollectedEvent;
import dev.tidemark.server.collect.Intake;
import dev.tidemark.server.collect.IntakeUnavailable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Appends events to the topic; an append returns when the brokers have all of its events. Safe for any number of threads.
 * Without a broker it fails within the patience of the settings, then at once, and works again within about a second of the
 * broker's return.
 */
public final class EventProducer implements Intake, AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final StreamSettings settings;
    private final Route route;
    private final Availability availability;
    private final Timer appends;
    private volatile Producer<byte[], byte[]> producer;
    private volatile boolean broken;

    private EventProducer(StreamSettings settings, Route route, MeterRegistry registry) {
        this.settings = settings;
        this.route = route;
        this.producer = open(settings);
        this.availability = new Availability(new BrokerProbe(settings), this::reopenIfBroken);
        this.appends = Timer.builder("tidemark.stream.append")
                .description("Time until the brokers have the events of one append")
                .register(registry);
        Gauge.builder("tidemark.stream.available", availability, a -> a.there() ? 1 : 0)
                .description("1 while the brokers take events, 0 while they are away")
                .register(registry);
    }

    static EventProducer start(StreamSettings settings, Route route, MeterRegistry registry) {
        route.prepare();
        return new EventProducer(settings, route, registry);
    }

    @Override
    public void append(List<CollectedEvent> events) throws IntakeUnavailable, InterruptedException {
        if (events.isEmpty()) {
            return;
        }
        availability.check();
        long begun = System.nanoTime();
        try {
            appendSomewhere(events, begun + settings.producing().patience().toNanos());
            appends.record(Duration.ofNanos(System.nanoTime() - begun));
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw availability.failed(new TimeoutException(
                    "no answer within " + settings.producing().patience()));
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException | StreamFailed | IllegalStateException e) {
            throw failed(e);
        }
    }

    /** Where a topic was closed because there is to be another, all of them go there: the copies are the same events. */
    private void appendSomewhere(List<CollectedEvent> events, long deadline)
            throws IntakeUnavailable, ExecutionException, TimeoutException, InterruptedException {
        while (true) {
            Route.To to = route.now();
            try {
                send(events, to, deadline).await();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RecordTooLargeException) || !route.movesOn(to, deadline)) {
                    throw e;
                }
            }
        }
    }

    /** Stops at the first record that is known to be lost: the rest would only wait for the same broker. */
    private Acks send(List<CollectedEvent> events, Route.To to, long deadline) {
        Acks acks = new Acks(events.size(), deadline);
        for (CollectedEvent event : events) {
            if (acks.lost()) {
                return acks;
            }
            Future<RecordMetadata> _ = producer.send(RecordFormat.encode(to, event), acks);
        }
        return acks;
    }

    /** Kafka's unchecked one leaves the thread marked as interrupted, the checked one does not. */
    private static InterruptedException interrupted(InterruptException e) {
        Thread.interrupted();
        InterruptedException checked = new InterruptedException("interrupted while appending");
        checked.initCause(e);
        return checked;
    }

    /** A producer survives what can be retried. After anything else, such as a refused login, only a new one can send. */
    private IntakeUnavailable failed(Throwable cause) {
        if (cause instanceof RecordTooLargeException) {
            return new IntakeUnavailable("An event is larger than the brokers allow", Duration.ofMinutes(1), cause);
        }
        if (!(cause instanceof RetriableException)) {
            broken = true;
        }
        return availability.failed(cause);
    }

    private void reopenIfBroken() {
        if (broken) {
            producer.close(Duration.ZERO);
            producer = open(settings);
            broken = false;
        }
    }

    private static Producer<byte[], byte[]> open(StreamSettings settings) {
        return new KafkaProducer<>(
                ClientProperties.producer(settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Waits up to 5 seconds for what is on its way. */
    @Override
    public void close() {
        availability.close();
        producer.close(CLOSING);
    }
}
