package dev.tidemark.cli;

import dev.tidemark.cli.ask.AskFailed;
import dev.tidemark.cli.ask.QuestionServer;
import dev.tidemark.cli.send.Target;
import dev.tidemark.facts.DatabaseFacts;
import dev.tidemark.facts.Fact;
import dev.tidemark.facts.FactsJson;
import dev.tidemark.facts.Standing;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark status}: how everything is. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        header = "Tells how everything is, stage by stage, and what to do where it is not good.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark status                                   what the database knows; no server needed",
            "  tidemark status --url http://127.0.0.1:8080       also what that server knows: rates, lag, questions",
            "  tidemark status --json | jq '.[] | select(.standing != \"good\")'",
        },
        description = {
            "",
            "With --url it asks a server, with an operator's key (tidemark key create --kind operator); else the database.",
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is bad", "1:something is bad, or cannot be asked", "2:wrong usage or input"})
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private final DatabaseOption database = new DatabaseOption();

    @Option(names = "--url", paramLabel = "URL", description = "A server to ask instead of the database.")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--operator-key",
            paramLabel = "KEY",
            description =
                    "For --url. Default: TIDEMARK_OPERATOR_KEY, of the environment or of DIR/tidemark.env. On the command line others see it.")
    private Optional<String> key = Optional.empty();

    @Option(names = "--json", description = "Everything as JSON: an array of stages with their facts.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        var facts = url.isPresent() ? ofServer(url.get()) : ofDatabase();
        if (json) {
            out().println(FactsJson.write(facts).toPrettyString());
        } else {
            FactText.lines(facts).forEach(out()::println);
        }
        return FactsJson.worst(facts.stream()) == Standing.BAD ? 1 : 0;
    }

    private List<Fact> ofDatabase() {
        try (var open = database.open()) {
            return new DatabaseFacts(open).read();
        }
    }

    private List<Fact> ofServer(String address) throws InterruptedException {
        try (var server = QuestionServer.of(Target.address(address), database.operatorKey(key))) {
            return FactsJson.read(server.operator().path("stages"));
        } catch (AskFailed e) {
            throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongInput(String.valueOf(e.getMessage()));
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
