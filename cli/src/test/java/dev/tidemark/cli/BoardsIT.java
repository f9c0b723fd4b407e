package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.options.ColorScheme;
import dev.tidemark.boards.SavedBoards;
import dev.tidemark.boards.Saving;
import dev.tidemark.catalog.Board;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.server.run.ServerSettings;
import dev.tidemark.server.run.TidemarkServer;
import dev.tidemark.store.Tenant;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Prompt;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Boards in a real browser, over a whole server with the demo's catalog: looked at, made, changed, fought over and deleted. */
class BoardsIT {

    private static final Path SHOTS = Path.of("target", "screenshots");
    private static final String ODD = "<img src=x onerror=\"document.title='broken'\">";

    @TempDir
    private static Path folder;

    private static Chromium chromium;
    private static TidemarkServer server;
    private static Catalog catalog;
    private static Keys news;
    private static Keys chatbot;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.startOrSkip();
        Files.createDirectories(SHOTS);
        server = TidemarkServer.start(ServerSettings.embedded(folder.resolve("data"), 0));
        try (var demo = Objects.requireNonNull(DemoCommand.class.getResourceAsStream("demo.yaml"))) {
            catalog = Catalog.parse("demo.yaml", new String(demo.readAllBytes(), StandardCharsets.UTF_8));
        }
        new Apply(server.database()).run(catalog);
        news = Keys.make("news", server.postgresUrl());
        chatbot = Keys.make("chatbot", server.postgresUrl());
        for (var user : new String[] {"a", "b", "b"}) {
            send(news.write(), "page_view", user, """
                    {"article": "/tides", "title": "%s", "section": "sea", "author": "M. Luna", "device": "phone",
                     "referrer": "search", "engaged": 40}""".formatted(ODD.replace("\"", "\\\"")));
        }
        for (var direction : new String[] {"in", "out", "in"}) {
            send(chatbot.write(), "message", "c", """
                    {"platform": "telegram", "direction": "%s", "bot": "support", "kind": "text", "chars": 5}""".formatted(direction));
        }
        var prompt = new Prompt(server.database());
        await().atMost(Duration.ofMinutes(1)).until(() -> prompt.number("select count(*) from tidemark.events") == 6);
    }

    private static void send(String key, String type, String user, String data) throws Exception {
        var event =
                "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/it\",\"type\":\"%s\",\"user\":\"%s\",\"data\":%s}"
                        .formatted(UUID.randomUUID(), type, user, data);
        try (var client = HttpClient.newHttpClient()) {
            var sent = client.send(
                    HttpRequest.newBuilder(URI.create(server.url() + "/v1/events"))
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", "application/cloudevents+json")
                            .POST(HttpRequest.BodyPublishers.ofString(event))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(sent.statusCode()).isEqualTo(202);
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void withoutSavedOnes() {
        saved().of(tenant()).forEach(each -> saved().delete(tenant(), each.name(), each.revision()));
    }

    private static SavedBoards saved() {
        return new SavedBoards(server.database());
    }

    private static Tenant tenant() {
        return new Tenants(server.database()).find("news").orElseThrow();
    }

    private static long save(String name, String board, OptionalLong revision) {
        var saving = saved().save(tenant(), Board.parse(name, board, catalog), revision);
        return ((Saving.Done) saving).revision();
    }

    private static DashboardPage begin(String query) {
        return chromium.desktop(server.url() + query + "#token=" + news.read() + "&token=" + chatbot.read());
    }

    @Test
    void boardsOfBothTradesAreMadeOfTheCatalog() {
        try (var page = begin("/")) {
            page.offersBoards("Explore", "Conversations", "Publishing").openBoard("Publishing");
            page.isAt("board=publishing")
                    .showsPanelNumber("People now", 2)
                    .showsPanelNumber("Views", 3)
                    .showsPanelNumber("Engaged time", 120);
            assertThat(page.panel("Top articles").innerText()).contains(ODD, "sea · M. Luna");
            page.chooseTenant("chatbot").isAt("tenant=chatbot&board=publishing").openBoard("Conversations");
            page.showsPanelNumber("Messages in", 2)
                    .showsPanelNumber("Messages out", 1)
                    .showsPanelNumber("New users", 1)
                    .chooseRange("Last 7 days")
                    .isAt("board=conversations&range=7d")
                    .reload();
            page.showsPanelNumber("Messages in", 2).isQuiet();
        }
    }

    /** What changes is told to it; only the courses of rows, which may be older, are asked for. */
    @Test
    void oneStreamCarriesAWholeBoard() throws Exception {
        var keys = Keys.make("listener", server.postgresUrl());
        var out = """
                {"platform": "telegram", "direction": "out", "bot": "support", "kind": "text", "chars": 5}""";
        send(keys.write(), "message", "c", out);
        try (var page = chromium.desktop(server.url() + "/?board=conversations#token=" + keys.read())) {
            page.showsPanelNumber("Messages out", 1).showsStatus("Live");
            send(keys.write(), "message", "c", out);
            page.showsPanelNumber("Messages out", 2);
            var streams = page.requests("/v1/live");
            assertThat(streams).hasSize(1);
            assertThat(streams.getFirst().split("query=", -1)).hasSizeGreaterThan(6);
            for (var each : new String[] {"message.platform", "message.kind", "message.bot", "\"hour\""}) {
                assertThat(streams.getFirst()).contains(each);
            }
            assertThat(page.requests("/cubejs-api/v1/load"))
                    .as("courses of rows alone")
                    .allMatch(each -> each.contains("\"granularity\"") && each.contains("\"dimensions\""));
            page.isQuiet();
        }
    }

    @Test
    void aPanelOpensTheSameQuestionInTheExplorer() {
        try (var page = begin("/?board=conversations&tenant=chatbot")) {
            page.inPanel("Messages in", "Open in explorer")
                    .isAt("source=message&measure=messages")
                    .showsFilters("Direction is in")
                    .showsTotal("messages", 2);
            page.back().showsPanelNumber("Messages in", 2).inPanel("Top bots", "Open in explorer");
            page.isAt("by=bot").showsTop("support 3").back();
            page.inPanel("By platform", "Open in explorer").isAt("by=platform").isQuiet();
        }
    }

    @Test
    void whatTheExplorerShowsIsSavedAndChangedByKeyboardAlone() {
        try (var page = begin("/?tenant=news&source=page_view&measure=views&by=device&range=7d")) {
            page.showsTotal("views", 3).pressKey("Save as board");
            page.choose("save-way", "number")
                    .fill("Title of the panel", ODD)
                    .fill("Title of the board", "Mine & <b>ours</b>")
                    .pressKey("Save")
                    .isAt("board=mine_b_ours_b")
                    .hasHeading("Mine & <b>ours</b>")
                    .showsPanelNumber(ODD, 3)
                    .offersBoards("Explore", "Conversations", "Publishing", "Mine & <b>ours</b>");
            page.pressKey("Change")
                    .choose("add-show", "top")
                    .choose("add-by", "device")
                    .pressKey("Add")
                    .showsPanels(ODD, "Views")
                    .inPanel("Views", "Move earlier")
                    .showsPanels("Views", ODD)
                    .rename("Views", "By device")
                    .showsPanels("By device", ODD)
                    .fill("Title", "Ours")
                    .pressKey("Save")
                    .showsNo("board-edit")
                    .hasHeading("Ours")
                    .reload();
            page.showsPanels("By device", ODD)
                    .pressKey("Change")
                    .isReadyToChange()
                    .inPanel(ODD, "Remove")
                    .showsPanels("By device")
                    .pressKey("Drop the changes")
                    .showsPanels("By device", ODD)
                    .isQuiet();
        }
    }

    @Test
    void aMadeBoardIsCopiedToBeChanged() {
        try (var page = begin("/?tenant=news&board=publishing")) {
            page.pressKey("Copy and change")
                    .isAt("board=publishing_copy")
                    .inPanel("People now", "Remove")
                    .fill("Title", "Newsroom")
                    .pressKey("Save")
                    .hasHeading("Newsroom")
                    .showsNo("board-edit")
                    .isQuiet();
            assertThat(saved().of(tenant()))
                    .singleElement()
                    .satisfies(each -> assertThat(each.json())
                            .contains("Newsroom", "Top articles")
                            .doesNotContain("People now"));
        }
    }

    @Test
    void ofTwoEditorsTheSlowerOneIsTold() {
        var revision = save("mine", board("Mine"), OptionalLong.empty());
        try (var page = begin("/?tenant=news&board=mine")) {
            page.pressKey("Change").fill("Title", "His");
            save("mine", board("Hers"), OptionalLong.of(revision));
            page.pressKey("Save")
                    .shows("board-problem", "Somebody else has changed this board since you opened it.")
                    .pressKey("Save mine as another board")
                    .hasHeading("His")
                    .offersBoards("Explore", "Conversations", "Publishing", "His", "Hers")
                    .isQuietBut(412);
        }
    }

    @Test
    void aBoardIsDeletedOnlyWhenAPersonSaysSoTwice() {
        save("mine", board("Mine"), OptionalLong.empty());
        try (var page = begin("/?tenant=news&board=mine")) {
            page.pressKey("Delete").escape().hasHeading("Mine");
            assertThat(saved().of(tenant())).hasSize(1);
            page.pressKey("Delete").pressIn("dialog", "Delete").offersBoards("Explore", "Conversations", "Publishing");
            page.showsTotal("views", 3).isQuiet();
            assertThat(saved().of(tenant())).isEmpty();
        }
    }

    @Test
    void aMemberThatIsGoneTakesNoOtherPanelDown() {
        new Prompt(server.database()).execute("""
                insert into tidemark.boards (tenant_id, name, revision, board)
                values (%d, 'old', 0, '{"panels": [{"show": "number", "measure": "page_view.sighs"},
                  {"show": "series", "measure": "page_view.views", "by": "mood"}, {"show": "number", "title": "Seen", "measure": "page_view.views"}]}')""".formatted(tenant().id()));
        try (var page = begin("/?tenant=news&board=old")) {
            page.showsPanelNumber("Seen", 3);
            assertThat(page.panel("page_view.sighs").innerText())
                    .contains("There is no page_view.sighs in the catalog any more.");
            assertThat(page.panel("page_view.views").innerText()).contains("There is no page_view.mood in the catalog");
            page.goTo(server.url() + "/?tenant=news&board=never").shows("no-board", "news has no board “never”.");
            page.isQuiet();
        }
    }

    @ParameterizedTest
    @CsvSource({"390, LIGHT", "390, DARK", "1024, LIGHT", "1024, DARK", "1440, LIGHT", "1440, DARK"})
    void fitsEveryWidth(int width, ColorScheme scheme) {
        var address = server.url() + "/?tenant=news&board=publishing#token=" + news.read();
        try (var page = chromium.open(address, width, 844, scheme)) {
            page.showsPanelNumber("Views", 3).showsStatus("Live");
            assertThat(page.scrollsSideways()).isFalse();
            page.isAccessible();
            page.shoot(SHOTS.resolve(
                    "board-%d-%s.png".formatted(width, scheme.name().toLowerCase(Locale.ROOT))));
            page.isQuiet();
        }
    }

    private static String board(String title) {
        return "{ title: " + title + ", panels: [{ show: number, measure: page_view.views }] }";
    }
}
