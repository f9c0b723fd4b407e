package dev.tidemark.server.stream;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** Questions to the brokers, and why they were not answered, with the brokers' addresses. */
final class Asking {
    private static final int USUAL_MILLIS = 15_000;
    private static final int PATIENCE_MILLIS = 2_000;

    private final StreamSettings settings;
    private final int millis;

    private Asking(StreamSettings settings, int millis) {
        this.settings = settings;
        this.millis = millis;
    }

    /** With 15 seconds for each answer. */
    static Asking patiently(StreamSettings settings) {
        return new Asking(settings, USUAL_MILLIS);
    }

    /** While a sender waits: with half of the patience of the settings. */
    static Asking briefly(StreamSettings settings) {
        return new Asking(settings, (int) settings.producing().patience().toMillis() / 2);
    }

    /** What is asked, by a client that is closed afterwards. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Admin admin, Answer answer) throws ExecutionException, InterruptedException;
    }

    /** Waits for what was asked. */
    @FunctionalInterface
    interface Answer {
        <T> T to(KafkaFuture<T> asked) throws ExecutionException, InterruptedException;
    }

    /**
     * Asks.
     *
     * @throws StreamFailed if the brokers do not answer in time, or refuse
     */
    <T> T ask(String step, Question<T> question) throws InterruptedException {
        var what = step + " at " + settings.bootstrapServers();
        try {
            return by(Admin.create(ClientProperties.admin(settings, millis)), what, question);
        } catch (ExecutionException | KafkaException e) {
            throw new StreamFailed(what, cause(e));
        }
    }

    /** Closed without waiting: what was asked and not answered is of no interest any more. */
    private <T> T by(Admin admin, String what, Question<T> question) throws ExecutionException, InterruptedException {
        try {
            return question.ask(admin, new Answer() {
                @Override
                public <A> A to(KafkaFuture<A> asked) throws ExecutionException, InterruptedException {
                    return await(what, asked);
                }
            });
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    /** Brokers with whom one cannot speak are told as soon as their silence is noticed, others have their time to come. */
    private <A> A await(String what, KafkaFuture<A> asked) throws ExecutionException, InterruptedException {
        try {
            return asked.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            Optional<String> mismatch = Mismatch.of(settings);
            if (mismatch.isPresent()) {
                throw new StreamFailed(what, mismatch.get());
            }
            return asked.get();
        }
    }

    static Throwable cause(Exception e) {
        return e.getCause() == null ? e : e.getCause();
    }
}
