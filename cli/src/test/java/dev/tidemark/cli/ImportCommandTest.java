package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.imports.Begun;
import dev.tidemark.imports.Imports;
import dev.tidemark.imports.Order;
import dev.tidemark.sql.Database;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidemark import}: files become slices, all or none; what is wrong is told, and leaves the old slices as they were. */
class ImportCommandTest {

    private static final String CATALOG = """
            sources: { view: { fields: { page: page, seconds: { path: seconds, type: decimal } } } }
            rollups:
              pages:
                source: view
                dimensions: { page: page }
                measures: { views: count, seconds: { sum: seconds } }
                grains: [hour, day]
                import: { columns: { tenant: publisher, bucket: hour, page: url } }
              sites: { source: view, measures: { views: count }, grains: [hour, day], import: {} }
              live: { source: view, measures: { hits: count }, grains: [hour, day] }
            """;

    private static final String HOUR = "2026-01-02T03:00Z";

    private final String url = TestPostgres.newDatabase();
    private final Database database = Database.connect(url, 4);
    private final Prompt prompt = new Prompt(database);
    private Terminal terminal = new Terminal();

    @TempDir
    private Path folder;

    @BeforeEach
    void twoTenants() throws IOException {
        assertThat(run("tenant", "create", "north")).isZero();
        assertThat(run("tenant", "create", "south")).isZero();
        assertThat(run("apply", write("catalog.yaml", CATALOG))).isZero();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Path pages(String... rows) throws IOException {
        return write("pages.csv", "publisher,url,views,seconds\n" + String.join("\n", rows) + "\n");
    }

    private Path sites(String... rows) throws IOException {
        return write("sites.csv", "tenant,views\n" + String.join("\n", rows) + "\n");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void severalRollupsAreOneImport() throws IOException {
        var pages = pages("north,/a,3,1.5", "north,/b,4,2", "south,/a,5,0");
        var sites = sites("north,7", "south,5");
        assertThat(run("import", "pages=" + pages, "sites=" + sites, "--slice", HOUR))
                .as(said())
                .isZero();
        assertThat(terminal.out()).contains("is done: 3 rows of pages, 2 rows of sites; 2 slices replaced");
        assertThat(views("pages")).isEqualTo(12);
        assertThat(views("sites")).isEqualTo(12);
        assertThat(run("import", "pages=" + pages, "sites=" + sites, "--slice", HOUR))
                .isZero();
        assertThat(terminal.out()).contains("changed nothing");
    }

    @Test
    void aCorrectedDeliveryReplacesTheSliceAndCanBeUndone() throws IOException {
        assertThat(run("import", "pages=" + pages("north,/a,3,1"), "--slice", HOUR))
                .isZero();
        assertThat(run("import", "pages=" + pages("north,/b,4,1"), "--slice", HOUR))
                .isZero();
        assertThat(views("pages")).isEqualTo(4);
        var last = prompt.number("select max(import_id) from tidemark.imports");
        assertThat(run("import", "undo", last)).as(said()).isZero();
        assertThat(views("pages")).isEqualTo(3);
        assertThat(run("import", "undo", last)).isEqualTo(2);
        assertThat(run("import", "list")).isZero();
        assertThat(terminal.out()).contains("pages.csv", "undone", "done");
        assertThat(run("import", "show", last)).isZero();
        assertThat(run("import", "show", 99)).isEqualTo(2);
    }

    @Test
    void titlesAndAuthorsComeWithTheNumbers() throws IOException {
        assertThat(run("apply", write("catalog.yaml", """
                        sources:
                          story:
                            fields: { url: url, title: title, authors: authors, words: { path: words, type: integer } }
                            entities: { url: [title, authors, words] }
                        rollups:
                          articles:
                            source: story
                            dimensions: { article: { entity: url } }
                            measures: { views: count }
                            import: { columns: { article_title: headline }, lists: { article_authors: ";" } }
                        """))).as(said()).isZero();
        var csv = write("articles.csv", """
                article,views,headline,article_authors,article_words
                /a,3,"100% ""new"", [so far]",Ann; Bo;,300
                /b,1,,,
                """);
        assertThat(run("import", "articles=" + csv, "--slice", HOUR, "--tenant", "north"))
                .as(said())
                .isZero();
        assertThat(prompt.text("select attributes::text from tidemark.entities where key = '/a'"))
                .isEqualTo(
                        "{\"title\": \"100% \\\"new\\\", [so far]\", \"words\": 300, \"authors\": [\"Ann\", \"Bo\"]}");
        assertThat(prompt.text("select attributes::text from tidemark.entities where key = '/b'"))
                .isEqualTo("{}");
        var json = write("articles.ndjson", """
                {"article": "/b", "views": 1, "headline": "B", "article_authors": ["Cy", "Di; Ed"], "article_words": 250}
                {"article": "/c", "views": 1, "article_authors": [{"name": "Cy"}]}
                {"article": "/d", "views": 1, "article_words": "many"}
                {"article": "/e", "views": 1, "headline": "\\u0000"}
                """);
        assertThat(run("import", "articles=" + json, "--slice", HOUR, "--tenant", "north"))
                .isEqualTo(2);
        assertThat(said())
                .contains(
                        "articles.ndjson: line 2",
                        "is no text or list of texts",
                        "articles.ndjson: line 3",
                        "'many' is no number",
                        "articles.ndjson: line 4");
        assertThat(run("import", "articles=" + json, "--slice", HOUR, "--tenant", "north", "--max-errors", 3))
                .as(said())
                .isZero();
        assertThat(prompt.number("select refused from tidemark.imports order by import_id desc limit 1"))
                .isEqualTo(3);
        assertThat(prompt.text("select attributes::text from tidemark.entities where key = '/b'"))
                .isEqualTo("{\"title\": \"B\", \"words\": 250, \"authors\": [\"Cy\", \"Di; Ed\"]}");
    }

    @Test
    void aDryRunImportsNothing() throws IOException {
        assertThat(run("import", "pages=" + pages("north,/a,3,1"), "--slice", HOUR, "--dry-run"))
                .isZero();
        assertThat(terminal.out()).contains("dry run, nothing is imported: 1 rows of pages would be, 0 are refused");
        assertThat(views("pages")).isZero();
        assertThat(run("import", "pages=" + pages("north,/a,x,1"), "--slice", HOUR, "--dry-run"))
                .isEqualTo(2);
    }

    @Test
    void refusedRowsAreToldWithTheirLines() throws IOException {
        var report = folder.resolve("refused.csv");
        var pages =
                pages("north,/a,3,1", "north,/a,x,1", "nort,/a,3,1", "north,/a,4,1", "north,/b,-1,1", "north,/c,5,1");
        assertThat(run("import", "pages=" + pages, "--slice", HOUR, "--report", report, "--max-errors", 3))
                .isEqualTo(2);
        assertThat(terminal.out())
                .contains("is refused, and nothing is changed: 4 rows are refused, and --max-errors is 3");
        assertThat(views("pages")).isZero();
        assertThat(report).content().isEqualTo("""
                file,line,column,reason
                %1$s,3,views,'x' is no whole number
                %1$s,5,,a row before it has the same tenant, bucket and members
                %1$s,6,,a count is negative
                %1$s,4,,there is no tenant of this name
                """.formatted(pages).replaceAll(",(a row.*members)", ",\"$1\""));
        assertThat(run("import", "pages=" + pages, "--slice", HOUR, "--max-errors", 4))
                .isZero();
        assertThat(views("pages")).isEqualTo(8);
    }

    @Test
    void aTenantsImportTakesNoOther() throws IOException {
        assertThat(run("import", "pages=" + pages("north,/a,3,1", "south,/a,4,1"), "--slice", HOUR))
                .isZero();
        assertThat(run(
                        "import",
                        "pages=" + pages("north,/a,5,1", "south,/a,9,1"),
                        "--slice",
                        HOUR,
                        "--tenant",
                        "north"))
                .isEqualTo(2);
        assertThat(terminal.out()).contains("line 3: the import is of one tenant's slices, and the row is another's");
        assertThat(run(
                        "import",
                        "pages=" + write("p.csv", "url,views,seconds\n/a,5,1\n"),
                        "--slice",
                        HOUR,
                        "--tenant",
                        "north"))
                .isZero();
        assertThat(views("pages")).isEqualTo(9);
    }

    @Test
    void whatIsWrongIsToldAndLeavesTheOldSlice() throws IOException {
        assertThat(run("import", "pages=" + pages("north,/a,3,1"), "--slice", HOUR))
                .isZero();
        var good = pages("north,/a,4,1");
        refuse("no rollup 'page'; did you mean 'pages'?", "page=" + good, "--slice", HOUR);
        refuse("rollup 'live' takes no imports", "live=" + good, "--slice", HOUR);
        refuse("is not the start of a bucket", "pages=" + good, "--slice", "2026-01-02T03:10Z");
        refuse("--slice should be a time", "pages=" + good, "--slice", "yesterday");
        refuse("say with --slice", "pages=" + good);
        refuse("there is no tenant 'nort'", "pages=" + good, "--slice", HOUR, "--tenant", "nort");
        refuse("there is no such file", "pages=" + folder.resolve("none.csv"), "--slice", HOUR);
        refuse("no file has a name like that", "pages=" + folder.resolve("none*.csv"), "--slice", HOUR);
        refuse("only files of this machine", "pages=s3://bucket/pages.csv", "--slice", HOUR);
        refuse(
                "the column 'url' is missing",
                "pages=" + write("x.csv", "publisher,ulr,views,seconds\n"),
                "--slice",
                HOUR);
        refuse("its format is not known", "pages=" + write("x.txt", "x"), "--slice", HOUR);
        refuse("no format 'xls'", "pages=" + good, "--slice", HOUR, "--format", "xls");
        refuse(
                "is cut off or broken",
                "pages=" + Files.write(folder.resolve("x.csv.gz"), new byte[] {31, (byte) 139, 8, 0}),
                "--slice",
                HOUR);
        assertThat(views("pages")).isEqualTo(3);
    }

    @Test
    void filesOfAPatternAndOtherNamesOfColumns() throws IOException {
        write("part-1.csv", "publisher,link,pageviews,seconds,x\nnorth,/a,1,1,\n");
        write("part-2.csv", "publisher,link,pageviews,seconds\nnorth,/b,2,1\nnorth,/a,2,1\n");
        var pattern = "pages=" + folder.resolve("part-*.csv");
        assertThat(run("import", pattern, "--slice", HOUR, "--map", "views=pageviews", "--map", "url=link"))
                .isEqualTo(2);
        assertThat(terminal.out()).contains("part-2.csv: line 3: a row before it has the same");
        assertThat(terminal.err()).contains("column that no rollup takes: part-1.csv: x");
    }

    @Test
    void oneAtATime() throws IOException {
        var from = Instant.parse("2026-01-02T03:00:00Z");
        var order = new Order(List.of("pages"), from, from.plusSeconds(3600), Optional.empty(), "another");
        var good = pages("north,/a,4,1");
        var begun = new Imports(database).begin(order);
        try (var _ = ((Begun.Ready) begun).staging()) {
            assertThat(run("import", "pages=" + good, "--slice", HOUR)).isEqualTo(1);
            assertThat(terminal.err()).contains("another import of rollup 'pages' is under way");
        }
        assertThat(run("import", "pages=" + good, "--slice", HOUR)).isZero();
    }

    private void refuse(String words, Object... arguments) {
        var all = new Object[arguments.length + 1];
        all[0] = "import";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        assertThat(run(all)).as(words).isEqualTo(2);
        assertThat(terminal.err()).contains(words).doesNotContain("Exception");
    }

    private long views(String rollup) {
        return prompt.number("select coalesce(sum(views), 0)::bigint from tidemark." + rollup + "_hour");
    }

    private String said() {
        return terminal.out() + terminal.err();
    }

    private int run(Object... words) {
        terminal = new Terminal();
        var all = new Object[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--postgres-url";
        all[words.length + 1] = url;
        return terminal.run(all);
    }
}
