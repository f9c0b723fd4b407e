package dev.tidemark.server.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A delivery is taken when it is whole and still, once, by one of the servers; one that is refused waits for its correction. */
class FolderWatchTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources: { view: { fields: { page: page } } }
            rollups:
              pages: { source: view, dimensions: { page: page }, measures: { views: count }, grains: [hour, day], import: {} }
              sites: { source: view, measures: { views: count }, grains: [hour, day], import: {} }
            """);

    private final Database database = Database.connect(TestPostgres.newDatabase(), 14);
    private final Prompt prompt = new Prompt(database);

    @TempDir
    private Path folder;

    @TempDir
    private Path scratch;

    @BeforeEach
    void aTenant() {
        new Tenants(database).findOrCreate("north");
        new Apply(database).run(CATALOG);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private FolderWatch watch(ImportSettings.Done done) {
        var files = Map.of("pages", "pages_{slice}.csv", "sites", "sites_{slice}.csv");
        return new FolderWatch(
                database,
                () -> CATALOG,
                folder,
                new ImportSettings(Optional.of(folder), List.of(files), done),
                scratch);
    }

    private void deliver(String hour, int views) throws IOException {
        Files.writeString(folder.resolve("pages_" + hour + ".csv"), "tenant,page,views\nnorth,/a," + views + "\n");
        Files.writeString(folder.resolve("sites_" + hour + ".csv"), "tenant,views\nnorth," + views + "\n");
    }

    @Test
    void aDeliveryIsTakenWhenAllOfItIsThereAndStill() throws Exception {
        var watch = watch(ImportSettings.Done.MOVE);
        Files.writeString(folder.resolve("pages_2026-01-02T03.csv"), "tenant,page,views\nnorth,/a,3\n");
        assertThat(watch.run()).isFalse();
        assertThat(watch.run()).isFalse();
        deliver("2026-01-02T03", 4);
        assertThat(watch.run()).as("the first look").isFalse();
        deliver("2026-01-02T03", 55);
        assertThat(watch.run()).as("it has changed").isFalse();
        assertThat(watch.run()).isTrue();
        assertThat(views()).isEqualTo(55);
        assertThat(folder.resolve("done")).isDirectoryContaining("glob:**sites_2026-01-02T03.csv");
        assertThat(watch.run()).isFalse();
        assertThat(imports()).isEqualTo(1);
    }

    @Test
    void whatIsKeptIsTakenOnceOnly() throws Exception {
        deliver("2026010203", 4);
        takenByOneOf(watch(ImportSettings.Done.KEEP));
        takenByOneOf(watch(ImportSettings.Done.KEEP));
        assertThat(imports()).isEqualTo(1);
        deliver("2026010203", 500);
        takenByOneOf(watch(ImportSettings.Done.KEEP));
        assertThat(views()).as("a corrected one").isEqualTo(500);
        assertThat(imports()).isEqualTo(2);
    }

    @Test
    void twoServersImportItOnce() throws Exception {
        deliver("2026-01-02T03", 4);
        deliver("2026-01-02T04", 5);
        var one = CompletableFuture.runAsync(() -> takenByOneOf(watch(ImportSettings.Done.KEEP)));
        takenByOneOf(watch(ImportSettings.Done.KEEP));
        one.join();
        takenByOneOf(watch(ImportSettings.Done.KEEP));
        assertThat(imports()).isEqualTo(2);
        assertThat(views()).isEqualTo(9);
    }

    @Test
    void aRefusedOneWaitsForItsCorrection() throws Exception {
        deliver("2026-01-02T03", -4);
        var watch = watch(ImportSettings.Done.MOVE);
        takenByOneOf(watch);
        var report = folder.resolve("pages_2026-01-02T03.csv.refused");
        assertThat(report).content().contains("line 2: a count is negative");
        assertThat(imports()).isEqualTo(1);
        takenByOneOf(watch);
        assertThat(imports()).as("not again as it is").isEqualTo(1);
        deliver("2026-01-02T03", 400);
        for (var name : List.of("pages", "sites")) {
            Files.setLastModifiedTime(
                    folder.resolve(name + "_2026-01-02T03.csv"),
                    FileTime.from(Instant.now().plusSeconds(1)));
        }
        takenByOneOf(watch);
        assertThat(views()).isEqualTo(400);
        assertThat(report).doesNotExist();
    }

    /** Each looks often enough to see that all is still, and to take all there is. */
    private static void takenByOneOf(FolderWatch watch) {
        for (var look = 0; look < 6; look++) {
            watch.run();
        }
    }

    private long imports() {
        return prompt.number("select count(*) from tidemark.imports");
    }

    private long views() {
        assertThat(prompt.number("select coalesce(sum(views), 0)::bigint from tidemark.sites_hour"))
                .isEqualTo(prompt.number("select coalesce(sum(views), 0)::bigint from tidemark.pages_hour"));
        return prompt.number("select coalesce(sum(views), 0)::bigint from tidemark.pages_hour");
    }
}
