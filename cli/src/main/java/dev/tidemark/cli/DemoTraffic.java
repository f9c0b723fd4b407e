package dev.tidemark.cli;

import dev.tidemark.cli.sample.SampleFeed;
import dev.tidemark.cli.sample.SampleTenant;
import dev.tidemark.cli.send.EventSender;
import dev.tidemark.cli.send.Patience;
import dev.tidemark.cli.send.SendFailed;
import dev.tidemark.cli.send.StopSignal;
import dev.tidemark.cli.send.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The demo's senders: clients like any other, over HTTP, a live one and a historical one for each tenant. */
final class DemoTraffic implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DemoTraffic.class);
    private static final Duration HISTORY = Duration.ofDays(2);
    private static final Duration PATIENCE = Duration.ofDays(365);

    private final StopSignal stop = new StopSignal();
    private final List<EventSender> senders = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private DemoTraffic() {}

    static DemoTraffic start(String url, DemoKeys keys) {
        var traffic = new DemoTraffic();
        traffic.send(SampleTenant.NEWS, url, keys.news().write(), keys.since());
        traffic.send(SampleTenant.CHATBOT, url, keys.chatbot().write(), keys.since());
        return traffic;
    }

    /** History again at every start: it always has the same events, so what is there already changes nothing. */
    private void send(SampleTenant tenant, String url, String key, Instant since) {
        var patience = new Patience(Clock.systemUTC(), PATIENCE, stop, LOG::info);
        var sender = EventSender.to(Target.of(url, key), patience);
        senders.add(sender);
        var feed = SampleFeed.of(tenant, sender);
        run("live " + tenant.name(), () -> feed.live(InstantSource.system(), stop));
        run(
                "history " + tenant.name(),
                () -> LOG.debug("{} events of history", feed.history(since.minus(HISTORY), since)));
    }

    private void run(String name, Sending sending) {
        threads.add(Thread.ofVirtual().name(name).start(() -> {
            try {
                sending.run();
            } catch (SendFailed e) {
                LOG.warn("the sample traffic ends: {}", e.getMessage());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    @FunctionalInterface
    private interface Sending {
        void run() throws InterruptedException;
    }

    @Override
    public void close() {
        stop.set("the demo ends");
        threads.forEach(Thread::interrupt);
        senders.forEach(EventSender::close);
    }
}
