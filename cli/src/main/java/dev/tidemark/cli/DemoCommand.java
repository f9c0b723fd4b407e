package dev.tidemark.cli;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.server.run.TidemarkServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidemark demo}: everything, embedded, with sample traffic. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        header = "Starts everything embedded, with live sample traffic of a news site and of chatbots.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark demo                                       then open the URL that it prints",
            "  tidemark demo --port 9090 --data-dir /tmp/second    a second one beside it",
            "  source tidemark-data/tidemark.env                   its URL and keys, for curl and the other commands",
        },
        description = {
            "",
            "The first start sends two days of invented history; live traffic follows until Ctrl-C. The data stay in the folder, and "
                    + "the next start goes on with them; delete the folder to begin anew.",
        },
        optionListHeading = "%nOptions:%n")
final class DemoCommand implements Callable<Integer> {

    @Mixin
    private final ServerOptions options = new ServerOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Logging.narrate();
        out().println("starting Postgres, Kafka and the server …");
        RunningServer.until(options.embedded(), this::demo);
        return 0;
    }

    private AutoCloseable demo(TidemarkServer server) {
        new Apply(server.database()).run(catalog());
        var keys = DemoKeys.prepare(server);
        var traffic = DemoTraffic.start(server.url(), keys);
        tell(server, keys);
        return () -> {
            out().println("stopping …");
            traffic.close();
        };
    }

    private void tell(TidemarkServer server, DemoKeys keys) {
        out().println("""

                Dashboard   %s/#token=%s&token=%s
                Operator    %s/operator#key=%s
                Write keys  news     %s
                            chatbot  %s
                For curl    source %s

                Ctrl-C stops everything; the data stay.""".formatted(
                        server.url(),
                        keys.news().read(),
                        keys.chatbot().read(),
                        server.url(),
                        keys.operator(),
                        keys.news().write(),
                        keys.chatbot().write(),
                        keys.file()));
    }

    private static Catalog catalog() {
        try (var in = Optional.ofNullable(DemoCommand.class.getResourceAsStream("demo.yaml"))
                .orElseThrow()) {
            return Catalog.parse("demo.yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the demo's catalog", e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
