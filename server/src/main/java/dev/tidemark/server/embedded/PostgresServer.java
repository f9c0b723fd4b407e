package dev.tidemark.server.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The database as a part: which command, when it is ready, how it ends. */
final class PostgresServer implements Part {
    /** Fast (roll back and end), then immediate (as a crash), then by force. Chapter "Shutting Down the Server". */
    private static final List<StopStep> STOP =
            List.of(StopStep.of(Signal.INT, 60), StopStep.of(Signal.QUIT, 10), StopStep.of(Signal.KILL, 10));

    static final String NAME = "Postgres";

    private final PostgresSettings settings;
    private final Binaries binaries;
    private final RunAs user;
    private final Cluster cluster;
    private final LogFile log;
    private final Ports ports;
    private final Leash leash = Leash.of(Signal.INT);
    private volatile int port;

    private PostgresServer(
            PostgresSettings settings, Binaries binaries, RunAs user, Cluster cluster, LogFile log, Ports ports) {
        this.settings = settings;
        this.binaries = binaries;
        this.user = user;
        this.cluster = cluster;
        this.log = log;
        this.ports = ports;
    }

    /** Unpacks and initialises what is missing. */
    static PostgresServer prepared(DataDirectory data, PostgresSettings settings) throws IOException {
        Path home = data.postgres();
        RunAs user = RunAs.chosenFor(home);
        Binaries binaries = Binaries.unpacked(settings.cache(), home.resolve("binaries"), user);
        Cluster cluster = Cluster.in(home, binaries, user);
        LogFile log = LogFile.at(data.logs().resolve("postgres.log"));
        return new PostgresServer(settings, binaries, user, cluster, log, Ports.rememberedIn(home.resolve("port"), 1));
    }

    int port() {
        return port;
    }

    Passwords passwords() {
        return cluster.passwords();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        leftovers().stop(STOP);
        PostmasterPid.in(cluster.folder()).remove();
        port = ports.claim().getFirst();
    }

    @Override
    public Path home() {
        return cluster.folder();
    }

    @Override
    public List<String> command() {
        List<String> words = new ArrayList<>();
        words.add(binaries.program("postgres").toString());
        words.addAll(List.of("-D", cluster.folder().toString()));
        settings.at(port).forEach((name, value) -> words.addAll(List.of("-c", name + "=" + value)));
        return leash.around(user.prefix(), words);
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public LogFile log() {
        return log;
    }

    @Override
    public boolean ready(Process child) {
        boolean ready = PostmasterPid.in(cluster.folder()).saysReady(child.pid());
        if (ready) {
            ports.settle();
        }
        return ready;
    }

    @Override
    public List<StopStep> stopSteps() {
        return STOP;
    }

    /** Its own processes call themselves "postgres: checkpointer" and the like; they end when they miss the first one. */
    private Leftovers leftovers() {
        return new Leftovers(
                NAME,
                cluster.folder(),
                words -> words.getFirst().endsWith("/bin/postgres"),
                words -> words.getFirst().startsWith("postgres: "));
    }
}
