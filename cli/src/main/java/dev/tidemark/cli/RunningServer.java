package dev.tidemark.cli;

import dev.tidemark.cli.send.StopSignal;
import dev.tidemark.server.embedded.EmbeddedFailure;
import dev.tidemark.server.run.CannotStart;
import dev.tidemark.server.run.ServerSettings;
import dev.tidemark.server.run.TidemarkServer;

/** A server that runs until the process is told to end, and then stops cleanly: Ctrl-C is not a crash. */
final class RunningServer {

    private RunningServer() {}

    /** What to do with the server once it answers; what it gives is closed before the server is. */
    @FunctionalInterface
    interface Body {
        AutoCloseable run(TidemarkServer server) throws Exception;
    }

    /** Blocks until SIGINT or SIGTERM. */
    static void until(ServerSettings settings, Body body) throws Exception {
        var stop = new StopSignal();
        try (var _ = CleanEnd.onSignal(stop);
                var server = TidemarkServer.start(settings);
                var _ = body.run(server)) {
            stop.await();
        } catch (CannotStart | EmbeddedFailure e) {
            throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
        }
    }
}
