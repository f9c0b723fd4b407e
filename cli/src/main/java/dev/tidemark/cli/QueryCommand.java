package dev.tidemark.cli;

import dev.tidemark.cli.ask.AnswerText;
import dev.tidemark.cli.ask.AskFailed;
import dev.tidemark.cli.ask.PlanText;
import dev.tidemark.cli.ask.QuestionServer;
import dev.tidemark.cli.send.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code tidemark query}: a question to a server, and its answer as a table. */
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        header = "Asks a server a question, and prints the answer as a table.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark query --measures page_view.views --by page_view.device --range today",
            "  tidemark query --measures page_view.views --grain day --range \"last 7 days\" --zone Europe/Berlin",
            "  tidemark query --measures page_view.views --by page_view.article --top 20 --format csv > top.csv",
            "  tidemark query --measures page_view.views --by page_view.article --explain",
            "  tidemark query '{\"measures\": [\"page_view.views\"]}'",
            "  tidemark query question.json",
        },
        description = {
            "",
            "The question is a query of the Cube protocol, or said by flags. Below the table stands what was read for it, and as of when.",
        },
        parameterListHeading = "%nQuery:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:answered", "1:the server cannot be asked, or cannot answer", "2:wrong usage or question"})
final class QueryCommand implements Callable<Integer> {

    /** In which form an answer is printed. */
    enum Format {
        TABLE,
        CSV,
        NDJSON,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "QUERY",
            description = "JSON, or a file of it; - is standard input. Instead of the flags of a question.")
    private Optional<String> words = Optional.empty();

    @ArgGroup(validate = false, heading = "%nThe question by flags:%n")
    private final QueryFlags flags = new QueryFlags();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; json is the server's whole answer. Default: table.")
    private Format format = Format.TABLE;

    @Option(names = "--explain", description = "Print how it would be answered and why so, instead of the answer.")
    private boolean explain;

    @Option(names = "--database", description = "With --explain: what the database itself would do as well.")
    private boolean database;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The server. Default: TIDEMARK_URL, of the environment or of DIR/tidemark.env.")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--read-token",
            paramLabel = "TOKEN",
            description = "Names the tenant. Default: TIDEMARK_READ_TOKEN, likewise.")
    private Optional<String> readToken = Optional.empty();

    @Mixin
    private final Settings settings = new Settings();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        var query = query();
        try (var server = server()) {
            var out = spec.commandLine().getOut();
            out.print(explain ? explained(server, query) : answered(server, query));
            out.flush();
            return 0;
        } catch (AskFailed e) {
            throw e.isWrong() ? CommandFailure.wrongInput(Reasons.of(e)) : CommandFailure.failed(Reasons.of(e), e);
        }
    }

    private String explained(QuestionServer server, JsonNode query) throws InterruptedException {
        var reply = server.explain(query, database);
        return switch (format) {
            case TABLE -> text(PlanText.of(reply));
            case JSON -> text(List.of(reply.toPrettyString()));
            case CSV, NDJSON -> throw CommandFailure.wrongInput("a plan is printed as table or json, not as " + format);
        };
    }

    private String answered(QuestionServer server, JsonNode query) throws InterruptedException {
        return switch (format) {
            case TABLE -> {
                var begun = System.nanoTime();
                var reply = server.load(compact(query));
                yield text(AnswerText.of(reply, Duration.ofNanos(System.nanoTime() - begun)));
            }
            case JSON -> text(List.of(server.load(query).toPrettyString()));
            case CSV, NDJSON -> server.rows(format.toString(), query);
        };
    }

    private static String text(List<String> lines) {
        return lines.stream().map(line -> line + System.lineSeparator()).collect(Collectors.joining());
    }

    /** Whose columns keep their order. */
    private static JsonNode compact(JsonNode query) {
        var copy = query.deepCopy();
        for (var each : copy.isArray() ? copy.valueStream().toList() : List.of(copy)) {
            if (each instanceof ObjectNode object) {
                object.put("responseFormat", "compact");
            }
        }
        return copy;
    }

    private JsonNode query() {
        var said = flags.query();
        if (words.isPresent() == said.isPresent()) {
            throw CommandFailure.wrongInput(
                    words.isPresent()
                            ? "a question is a QUERY, or said by flags, not both"
                            : "no question: name --measures or --by, or give a QUERY as JSON");
        }
        return said.<JsonNode>map(query -> query).orElseGet(() -> parsed(read(words.orElseThrow())));
    }

    private static JsonNode parsed(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw CommandFailure.wrongInput("the query is not JSON: " + e.getOriginalMessage());
        }
    }

    private static String read(String words) {
        if (words.startsWith("{") || words.startsWith("[")) {
            return words;
        }
        try {
            return words.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(words));
        } catch (IOException e) {
            throw CommandFailure.wrongInput("cannot read the query " + words + ": " + Reasons.of(e));
        }
    }

    private QuestionServer server() {
        try {
            return QuestionServer.of(
                    Target.address(settings.require("the server", url, "--url", "TIDEMARK_URL")),
                    settings.require("the read token", readToken, "--read-token", "TIDEMARK_READ_TOKEN"));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongInput(Reasons.of(e));
        }
    }
}
