package dev.tidemark.server.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The stream as a part: a broker and its controller in one JVM of their own. */
final class KafkaBroker implements Part {
    private static final List<StopStep> STOP = List.of(StopStep.of(Signal.TERM, 30), StopStep.of(Signal.KILL, 10));

    static final String NAME = "Kafka";

    private final KafkaSettings settings;
    private final Path home;
    private final LogFile log;
    private final BrokerJvm jvm;
    private final Ports ports;
    private final Leash leash = Leash.of(Signal.TERM);
    private volatile int port;

    private KafkaBroker(KafkaSettings settings, Path home, LogFile log, BrokerJvm jvm) {
        this.settings = settings;
        this.home = home;
        this.log = log;
        this.jvm = jvm;
        this.ports = Ports.rememberedIn(home.resolve("ports"), 2);
    }

    static KafkaBroker in(DataDirectory data, KafkaSettings settings) {
        BrokerJvm jvm = new BrokerJvm(settings.heapMegabytes(), data.logs().resolve("kafka-crash-%p.log"));
        return new KafkaBroker(settings, data.kafka(), LogFile.at(data.logs().resolve("kafka.log")), jvm);
    }

    int port() {
        return port;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        new Leftovers(NAME, home, words -> words.contains(BrokerProcess.class.getName()), words -> false).stop(STOP);
        List<Integer> claimed = ports.claim();
        port = claimed.getFirst();
        new BrokerProperties(port, claimed.getLast(), settings.broker()).writeTo(properties());
    }

    @Override
    public Path home() {
        return home;
    }

    @Override
    public List<String> command() {
        return leash.around(List.of(), jvm.command(properties()));
    }

    @Override
    public Map<String, String> environment() {
        return jvm.environment();
    }

    @Override
    public LogFile log() {
        return log;
    }

    @Override
    public boolean ready(Process child) {
        boolean ready = new BrokerProbe(port, home.resolve(BrokerProperties.DATA)).answers();
        if (ready) {
            ports.settle();
        }
        return ready;
    }

    @Override
    public List<StopStep> stopSteps() {
        return STOP;
    }

    private Path properties() {
        return home.resolve("server.properties");
    }
}
