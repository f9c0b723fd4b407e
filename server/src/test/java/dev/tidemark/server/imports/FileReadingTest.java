package dev.tidemark.server.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.imports.StagedColumn;
import dev.tidemark.imports.StagedColumn.Kind;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every format and packing gives the same rows; what is wrong is told with its line; a file that is not whole is none. */
class FileReadingTest {

    private static final List<StagedColumn> WANTED = List.of(
            new StagedColumn("publisher", Kind.TENANT, true),
            new StagedColumn("hour", Kind.BUCKET, true),
            new StagedColumn("url", Kind.MEMBER, true),
            new StagedColumn("section", Kind.MEMBER, false),
            new StagedColumn("views", Kind.INTEGER, true),
            new StagedColumn("engaged", Kind.DECIMAL, true));

    private static final String ROWS = """
            ('north', timestamp '2026-11-22 03:00:00', '/a "quoted", with' || chr(10) || 'two lines', 7, 1.25),
            ('south', timestamp '2026-11-22 04:00:00', '/ü\\n	tab', 9000000000, 0.25)""";

    private static final String CSV = """
            2,"north",2026-11-22 03:00:00+00,"/a ""quoted"", with
            two lines",,7,1.25
            3,"south",2026-11-22 04:00:00+00,"/ü\\n	tab",,9000000000,0.25
            """;

    @TempDir
    private Path folder;

    private final List<RefusedRow> refused = new ArrayList<>();
    private List<String> unwanted = List.of();

    @ParameterizedTest
    @CsvSource({
        "csv,    'header, delimiter '','''",
        "csv.gz, 'header, delimiter '','', compression gzip'",
        "csv.zst,'header, delimiter '','', compression zstd'",
        "tsv,    'header, delimiter ''\t'', format csv'",
        "tsv.gz, 'header, delimiter ''\t'', format csv, compression gzip'",
        "tsv.zst,'header, delimiter ''\t'', format csv, compression zstd'",
        "ndjson,    'format json'",
        "ndjson.gz, 'format json, compression gzip'",
        "ndjson.zst,'format json, compression zstd'",
        "parquet,     'format parquet'",
        "gz.parquet,  'format parquet, compression gzip'",
        "zst.parquet, 'format parquet, compression zstd'"
    })
    void everyFormatGivesTheSameRows(String ending, String options) throws Exception {
        var file = folder.resolve("rows." + ending);
        duck("copy (select * from (values %s) t(publisher, hour, url, views, engaged)) to '%s' (%s)"
                .formatted(ROWS, file, options));
        var header = ending.contains("sv") ? 1 : 0;
        assertThat(read(file))
                .isEqualTo(header == 1 ? CSV : CSV.replace("3,\"s", "2,\"s").replace("2,\"n", "1,\"n"));
        assertThat(refused).isEmpty();
        assertThat(unwanted).isEmpty();
    }

    @Test
    void packingIsSeenByTheBytes() throws Exception {
        var file = folder.resolve("rows.csv");
        write(file.resolveSibling("rows.csv.gz"), "publisher,hour,url,views,engaged\na,2026-11-22,/,1,1\n");
        Files.move(file.resolveSibling("rows.csv.gz"), file);
        assertThat(read(file)).isEqualTo("2,\"a\",2026-11-22 00:00:00+00,\"/\",,1,1\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            views   | abc                 | 'abc' is no whole number
            views   |                     | is empty
            views   | 1.5                 | '1.5' is no whole number
            views   | 1e3                 | '1e3' is no whole number
            views   | 0x10                | '0x10' is no whole number
            views   | 1_000               | '1_000' is no whole number
            views   | 9223372036854775808 | '9223372036854775808' is no whole number
            engaged | 1_0.5               | '1_0.5' is no number
            engaged | nan                 | 'nan' is no number
            engaged | 1e999               | '1e999' is no number
            hour    | yesterday           | 'yesterday' is no date or time
            hour    | infinity            | 'infinity' is no date or time
            hour    | 0044-03-15 (BC)     | '0044-03-15 (BC)' is no date or time
            publisher |                   | is empty
            """)
    void aValueThatWillNotDoRefusesItsRow(String column, String value, String reason) throws Exception {
        var row = "north,2026-11-22T03:00Z,/a,1,1.5";
        var names = List.of("publisher", "hour", "url", "views", "engaged");
        var values = new ArrayList<>(Arrays.asList(row.split(",")));
        values.set(names.indexOf(column), value == null ? "" : value);
        var file = folder.resolve("rows.csv");
        write(file, String.join(",", names) + "\n" + row + "\n" + String.join(",", values) + "\n" + row + "\n");
        assertThat(read(file)).hasLineCount(2).startsWith("2,").contains("\n4,");
        assertThat(refused).containsExactly(new RefusedRow("rows.csv", 3, column, reason));
    }

    @Test
    void wholeNumbersMayBeWrittenWithAPoint() throws Exception {
        var file = folder.resolve("rows.csv");
        write(file, "publisher,hour,url,views,engaged\na,2026-11-22 03:00+01,,3.0,+.5e1\na,2026-11-22,,-0,007\n");
        assertThat(read(file)).isEqualTo("""
                2,"a",2026-11-22 02:00:00+00,,,3,+.5e1
                3,"a",2026-11-22 00:00:00+00,,,0,007
                """);
    }

    @Test
    void aWrongTypeInLineThreeMillionIsFound() throws Exception {
        var file = folder.resolve("rows.csv.gz");
        duck("""
                copy (select 'p' || i %% 9 as publisher, '2026-11-22' as hour, '/' || i as url,
                    case when i = 2999998 then 'abc' else i::varchar end as views, 1 as engaged
                    from range(3000005) r(i)) to '%s' (header, compression gzip)""".formatted(file));
        var bytes = new AtomicLong();
        reading(file, new Course()).into(csv -> bytes.set(csv.transferTo(OutputStream.nullOutputStream())));
        assertThat(refused).hasToString("[rows.csv.gz: line 3,000,000: views: 'abc' is no whole number]");
        assertThat(bytes.get()).isGreaterThan(100_000_000);
    }

    @Test
    void columnsThatAreMissingAreToldAtOnce() throws Exception {
        var file = folder.resolve("rows.csv");
        write(file, "\ufeffpublisher,hour,url,veiws,section,clicks\n");
        assertThatThrownBy(() -> read(file))
                .isInstanceOfSatisfying(
                        BadFile.class,
                        bad -> assertThat(bad.reasons())
                                .hasSize(2)
                                .first()
                                .asString()
                                .startsWith(
                                        "rows.csv: the column 'views' is missing; the file has: publisher, hour, url, veiws")
                                .endsWith("did you mean 'veiws'?"));
    }

    @Test
    void columnsThatNobodyWantsAreTold() throws Exception {
        var file = folder.resolve("rows.csv");
        write(file, "publisher,hour,\"url\",views,\"a, b\",engaged,clicks\na,2026-11-22,/,1,x,1,2\n");
        assertThat(read(file)).hasLineCount(1);
        assertThat(unwanted).containsExactly("a, b", "clicks");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            csv    | publisher,publisher,hour,url,views,engaged\\n | the column 'publisher' is there 2 times
            csv    | HEAD\\na,2026-11-22,/,1,1\\na,2026-11-22,/,1\\n | line 3: has 4 values, and the header has 5 names
            csv    | HEAD\\na,2026-11-22,/,1,1,1\\n                 | line 2: has 6 values, and the header has 5 names
            csv    | HEAD\\na,2026-11-22,"/,1,1\\n                  | line 2: a quote is opened and not closed
            ndjson | {"publisher":"a","hour":"2026-11-22","url":"/","views":1,"engaged":1}\\n{"publisher":\\n | line
            ndjson | [1]\\n                                         | not every line is a JSON object
            ndjson | {"publisher":"a"}\\n                           | the column 'hour' is missing
            parquet| PAR1 and no more                              | cannot be read:
            """)
    void aBrokenFileIsNone(String ending, String content, String reason) throws Exception {
        var file = folder.resolve("rows." + ending);
        write(file, content.replace("HEAD", "publisher,hour,url,views,engaged").replace("\\n", "\n"));
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(BadFile.class)
                .hasMessageContaining("rows." + ending + ": " + reason);
    }

    @Test
    void anEmptyFileHasNoHeader() throws Exception {
        var file = folder.resolve("rows.csv");
        write(file, "");
        assertThatThrownBy(() -> read(file)).isInstanceOf(BadFile.class).hasMessageContaining("is empty");
    }

    @Test
    void textThatIsNotUtf8IsToldWithItsLine() throws Exception {
        var file = folder.resolve("rows.csv");
        Files.write(
                file,
                "publisher,hour,url,views,engaged\na,2026-11-22,/,1,1\na,2026-11-22,/\u00e9,1,1\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> read(file)).isInstanceOf(BadFile.class).hasMessage("rows.csv: line 3: is not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void aPackedFileThatIsCutOffIsNone(String packing) throws Exception {
        var file = folder.resolve("rows.csv");
        duck("""
                copy (select 'p' as publisher, '2026-11-22' as hour, hash(i) as url, i as views, 1 as engaged from range(200000) r(i))
                to '%s' (header, compression %s)""".formatted(file, packing));
        assertThat(read(file)).hasLineCount(200_000);
        var whole = Files.readAllBytes(file);
        for (var length : List.of(whole.length - 1, whole.length - 9, whole.length / 2, 20)) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> read(file))
                    .as(length + " of " + whole.length)
                    .isInstanceOf(BadFile.class)
                    .hasMessage("rows.csv: the " + packing + " file is cut off or broken");
        }
    }

    @Test
    void aGzipFileWhoseSumIsWrongIsNone() throws Exception {
        var file = folder.resolve("rows.csv.gz");
        write(file, "publisher,hour,url,views,engaged\na,2026-11-22,/,1,1\n");
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length - 6] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> read(file)).isInstanceOf(BadFile.class).hasMessageContaining("cut off or broken");
    }

    private String read(Path file) throws IOException, BadFile {
        var csv = new StringBuilder();
        unwanted = reading(file, new Course())
                .into(stream -> csv.append(new String(stream.readAllBytes(), StandardCharsets.UTF_8)));
        return csv.toString();
    }

    private FileReading reading(Path file, Course course) {
        var name = file.getFileName().toString();
        var delivered = new DeliveredFile(file, name, Format.ofName(name).orElseThrow());
        return new FileReading(delivered, WANTED, folder, 0, refused::add, course);
    }

    private void duck(String sql) throws SQLException {
        try (var duck = DuckDb.openToDiagnose(folder);
                var statement = duck.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (var out = file.toString().endsWith(".gz")
                        ? new GZIPOutputStream(Files.newOutputStream(file))
                        : Files.newOutputStream(file);
                var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
            writer.write(text);
        }
    }
}
