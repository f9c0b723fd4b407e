package dev.tidemark.bench.imports;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** The same files by COPY into bare tables, two at a time: no key, no index, no check, nobody who reads. */
record PlainCopy(Database database) {

    private static final int BUFFER = 1 << 16;

    void run(Map<String, Path> files) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(2)) {
            var copies = new ArrayList<Callable<Long>>();
            files.forEach((table, file) -> copies.add(() -> copy("bare_" + table, file)));
            for (var copy : threads.invokeAll(copies)) {
                copy.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private long copy(String table, Path file) {
        try (var in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER), BUFFER)) {
            return database.transaction(
                    Isolation.READ_COMMITTED,
                    session -> session.copy("copy public." + table + " from stdin (format csv, header)", in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void begin() {
        execute("""
                drop table if exists public.bare_articles, public.bare_sections, public.bare_authors, public.bare_site;
                create table public.bare_articles (publisher text, article text, views bigint, engaged_seconds bigint);
                create table public.bare_sections (publisher text, section text, article text, views bigint, engaged_seconds bigint);
                create table public.bare_authors (publisher text, author text, article text, views bigint, engaged_seconds bigint);
                create table public.bare_site (publisher text, device text, referrer text, views bigint, engaged_seconds bigint)""");
    }

    void empty() {
        execute("truncate public.bare_articles, public.bare_sections, public.bare_authors, public.bare_site");
    }

    private void execute(String sql) {
        database.transaction(Isolation.READ_COMMITTED, session -> {
            session.execute(sql);
            return true;
        });
    }
}
