package dev.tidemark.server.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.imports.StagedColumn;
import dev.tidemark.imports.StagedColumn.Kind;
import dev.tidemark.testing.Fuzzing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A delivered file is rows, some of which may be refused, or is told what is wrong with it. Its first line is the ending of its name. */
public class FileInputsTest {

    private static final List<StagedColumn> WANTED = List.of(
            new StagedColumn("publisher", Kind.TENANT, true),
            new StagedColumn("hour", Kind.BUCKET, true),
            new StagedColumn("url", Kind.MEMBER, true),
            new StagedColumn("views", Kind.INTEGER, true),
            new StagedColumn("engaged", Kind.DECIMAL, false));

    private static final List<String> ENDINGS = List.of("csv", "tsv", "ndjson");

    @TestFactory
    Stream<DynamicTest> inputs() {
        return Fuzzing.of(
                FileInputsTest.class,
                FileInputsTest::fuzzerTestOneInput,
                "csv\npublisher,hour,url,views,engaged\nnorth,2026-11-22 03:00:00,\"/a \"\"quoted\"\", with\ntwo lines\",7,1.25\n",
                "csv\npublisher;hour;url;views\nnorth;2026-11-22T03:00:00Z;/ü;-9000000000\n",
                "tsv\npublisher\thour\turl\tviews\nnorth\t2026-11-22\t/\\n\t1e3\n",
                "tsv\n\npublisher\thour\turl\tviews\n",
                "ndjson\n{\"publisher\":\"north\",\"hour\":\"2026-11-22T03:00:00Z\",\"url\":\"/\",\"views\":7,\"engaged\":0.5}\n{\"publisher\":null}\n",
                "ndjson\n[{\"publisher\":1,\"hour\":[],\"url\":{},\"views\":\"x\"}]");
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        var end = new String(input, StandardCharsets.ISO_8859_1).indexOf('\n');
        var ending = end < 0 ? "" : new String(input, 0, end, StandardCharsets.ISO_8859_1);
        if (!ENDINGS.contains(ending)) {
            return;
        }
        var folder = Files.createTempDirectory("inputs");
        try {
            read(Files.write(folder.resolve("rows." + ending), Arrays.copyOfRange(input, end + 1, input.length)));
        } finally {
            delete(folder);
        }
    }

    private static void read(Path file) throws IOException {
        var refused = new ArrayList<RefusedRow>();
        var name = file.getFileName().toString();
        var delivered = new DeliveredFile(file, name, Format.ofName(name).orElseThrow());
        try {
            new FileReading(delivered, WANTED, file.resolveSibling("scratch"), 0, refused::add, new Course())
                    .into(stream -> stream.readAllBytes());
        } catch (BadFile e) {
            assertThat(e).message().startsWith(name).doesNotContain(file.toString());
        }
        assertThat(refused).allMatch(each -> !each.toString().isBlank());
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
