package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.Database;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.SharedData;
import dev.tidemark.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Daily visits of agencies, which nobody here counted: after the import of four reports of each agency, totals and splits are
 * those that the publisher states, but for nine reports that it took on another day.
 */
class AnalyticsImportTest {

    private static final Map<String, String> REPORTS =
            Map.of("devices", "device", "browsers", "browser", "os", "os", "users", "");

    private static final List<String> OF_ANOTHER_DAY = List.of(
            "general-services-administration/devices",
            "general-services-administration/os",
            "live/browsers",
            "live/devices",
            "live/os",
            "postal-service/devices",
            "postal-service/os",
            "postal-service/users",
            "veterans-affairs/devices");

    private static final String CATALOG = """
            sources: { visit: { fields: { device: device, browser: browser, os: os } } }
            rollups:
              devices: { source: visit, dimensions: { device: device }, IMPORT }
              browsers: { source: visit, dimensions: { browser: browser }, IMPORT }
              os: { source: visit, dimensions: { os: os }, IMPORT }
              users: { source: visit, IMPORT }
            """.replace(
            "IMPORT", "measures: { visits: count }, grains: [day, month], import: { columns: { bucket: date } }");

    private final String url = TestPostgres.newDatabase();
    private final Database database = Database.connect(url, 2);
    private final Prompt prompt = new Prompt(database);

    @TempDir
    private Path folder;

    @BeforeEach
    void apply() throws IOException {
        run("apply", Files.writeString(folder.resolve("catalog.yaml"), CATALOG));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void importedTotalsAreThoseOfThePublisher() throws Exception {
        var differ = new TreeSet<String>();
        var splits = 0;
        for (var agency : agencies()) {
            run("tenant", "create", agency.getFileName());
            run(
                    "import",
                    "devices=" + agency.resolve("devices.csv.gz"),
                    "browsers=" + agency.resolve("browsers.csv.gz"),
                    "os=" + agency.resolve("os.csv.gz"),
                    "users=" + agency.resolve("users.csv.gz"),
                    "--tenant",
                    agency.getFileName(),
                    "--slice",
                    "2023-09-01/2024-02-01");
            for (var report : REPORTS.keySet()) {
                var told = JsonMapper.shared()
                        .readTree(Files.readString(agency.resolve(report + ".json")))
                        .path("totals");
                var name = agency.getFileName() + "/" + report;
                if (told.path("visits").asLong() != visits(report, agency)) {
                    differ.add(name);
                } else if (told.path(key(report)).isObject()) {
                    assertThat(split(report, agency)).as(name).isEqualTo(members(told.path(key(report))));
                    splits++;
                }
            }
        }
        assertThat(differ).containsExactlyElementsOf(OF_ANOTHER_DAY);
        assertThat(splits).isEqualTo(76);
    }

    private static List<Path> agencies() throws IOException {
        try (var paths = Files.list(SharedData.file("analytics-usa-gov"))) {
            var agencies = paths.filter(Files::isDirectory).sorted().toList();
            assertThat(agencies).hasSize(28);
            return agencies;
        }
    }

    private long visits(String report, Path agency) {
        return prompt.number(
                "select coalesce(sum(visits), 0)::bigint from tidemark.%s_day join tidemark.tenants t using (tenant_id) where t.name = '%s'"
                        .formatted(report, agency.getFileName()));
    }

    private Map<String, Long> split(String report, Path agency) {
        return prompt
                .rows(
                        "select %s as member, sum(visits)::bigint as visits from tidemark.%s_day join tidemark.tenants t using (tenant_id) where t.name = '%s' group by 1"
                                .formatted(REPORTS.get(report), report, agency.getFileName()),
                        row -> Map.entry(row.text("member"), row.bigint("visits")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** What the publisher calls the split of a report. */
    private static String key(String report) {
        return report.equals("browsers") ? "browser" : report;
    }

    private static Map<String, Long> members(JsonNode told) {
        var members = new HashMap<String, Long>();
        told.properties()
                .forEach(each -> members.put(each.getKey(), each.getValue().asLong()));
        return members;
    }

    private void run(Object... words) {
        var terminal = new Terminal();
        var all = new Object[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--postgres-url";
        all[words.length + 1] = url;
        assertThat(terminal.run(all)).as(terminal.out() + terminal.err()).isZero();
    }
}
