package dev.tidemark.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/** {@code tidemark}: hands over to a sub-command. */
@Command(
        name = "tidemark",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Dashboards over a stream of events, from rollups that Postgres itself keeps exact.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark replay edits.json.gz --catalog catalog.yaml   send a file of JSON lines",
            "  tidemark query --measures page_view.views --by page_view.device    ask it",
            "  tidemark replay --help                                 the manual of one command",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage or input"},
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            ApplyCommand.class,
            TenantCommand.class,
            KeyCommand.class,
            ShareCommand.class,
            HookCommand.class,
            RejectsCommand.class,
            ReplayCommand.class,
            ImportCommand.class,
            SampleCommand.class,
            QueryCommand.class,
            BoardsCommand.class,
            StatusCommand.class,
            VerifyCommand.class,
            PlacementCommand.class,
            StreamCommand.class,
            EntitiesCommand.class,
            EraseCommand.class,
        })
public final class Main {

    /** The order of a manual: what it is, how it is used, and only then every word of it. */
    private static final List<String> MANUAL = List.of(
            UsageMessageSpec.SECTION_KEY_HEADER,
            UsageMessageSpec.SECTION_KEY_FOOTER_HEADING,
            UsageMessageSpec.SECTION_KEY_FOOTER,
            UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
            UsageMessageSpec.SECTION_KEY_SYNOPSIS,
            UsageMessageSpec.SECTION_KEY_DESCRIPTION_HEADING,
            UsageMessageSpec.SECTION_KEY_DESCRIPTION,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
            UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
            UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_OPTION_LIST,
            UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST);

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "When something fails, say everything about it.")
    private boolean debug;

    private Main() {}

    public static void main(String... arguments) {
        Logging.bridge();
        var out = new PrintWriter(System.out, true, System.out.charset());
        var err = new PrintWriter(System.err, true, System.err.charset());
        System.exit(commandLine(out, err).execute(arguments));
    }

    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        var main = new Main();
        var line = new CommandLine(main);
        var complaints = new Complaints(() -> main.debug);
        return line.setOut(out)
                .setErr(err)
                .setUsageHelpWidth(100)
                .setUsageHelpAutoWidth(true)
                .setHelpSectionKeys(MANUAL)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(complaints)
                .setExecutionExceptionHandler(complaints)
                .setExecutionStrategy(parsed -> {
                    if (main.debug) {
                        Logging.debug();
                    }
                    return new RunLast().execute(parsed);
                });
    }
}
