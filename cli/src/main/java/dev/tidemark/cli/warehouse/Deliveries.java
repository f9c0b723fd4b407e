package dev.tidemark.cli.warehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/** Writes what the warehouse delivers of an hour: a file per rollup, and one of the articles that appeared. */
public final class Deliveries {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** As a file's name may have it, with no colon; UTC. */
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;
    private final boolean gzip;

    /** @param folder is there already */
    public Deliveries(Path folder, boolean gzip) {
        this.folder = folder;
        this.gzip = gzip;
    }

    /** How many rows each file of an hour has. */
    public record Rows(long articles, long sections, long authors, long site, long titles) {

        public long sum() {
            return articles + sections + authors + site + titles;
        }
    }

    /** How often which article was read. */
    public Path articles(Instant hour) {
        return file("articles", hour, ".csv");
    }

    /** The same for each section that it stands in. */
    public Path sections(Instant hour) {
        return file("sections", hour, ".csv");
    }

    /** The same for each of its authors. */
    public Path authors(Instant hour) {
        return file("authors", hour, ".csv");
    }

    /** On what it was read, and from where its readers came. */
    public Path site(Instant hour) {
        return file("site", hour, ".csv");
    }

    /** What is known of the articles that appeared. */
    public Path titles(Instant hour) {
        return file("titles", hour, ".ndjson");
    }

    private Path file(String name, Instant hour, String suffix) {
        return folder.resolve(name + "_" + HOUR.format(hour) + suffix + (gzip ? ".gz" : ""));
    }

    /** Writes all of an hour. Files that are there are replaced, each when it is whole. */
    public Rows write(List<Publisher> publishers, Instant hour) throws IOException {
        try (var articles = DeliveryFile.create(articles(hour), gzip);
                var sections = DeliveryFile.create(sections(hour), gzip);
                var authors = DeliveryFile.create(authors(hour), gzip);
                var site = DeliveryFile.create(site(hour), gzip);
                var titles = DeliveryFile.create(titles(hour), gzip)) {
            articles.line("publisher,article,views,engaged_seconds");
            sections.line("publisher,section,article,views,engaged_seconds");
            authors.line("publisher,author,article,views,engaged_seconds");
            site.line("publisher,device,referrer,views,engaged_seconds");
            for (var publisher : publishers) {
                var newsroom = new Newsroom(publisher);
                var read = newsroom.readIn(hour);
                read.forEach(each -> rows(each, articles, sections, authors));
                Audience.of(publisher, read).forEach(each -> row(publisher, each, site));
                newsroom.publishedIn(hour).forEach(story -> titles.line(title(story)));
            }
            return new Rows(
                    articles.finish() - 1,
                    sections.finish() - 1,
                    authors.finish() - 1,
                    site.finish() - 1,
                    titles.finish());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void rows(Newsroom.Read read, DeliveryFile articles, DeliveryFile sections, DeliveryFile authors) {
        var story = read.story();
        var publisher = story.publisher().name();
        var url = story.url();
        var numbers = read.views() + "," + read.engaged();
        articles.row(publisher, url, numbers);
        story.sections().forEach(each -> sections.row(publisher, each, url, numbers));
        story.authors().forEach(each -> authors.row(publisher, each, url, numbers));
    }

    private static void row(Publisher publisher, Audience audience, DeliveryFile site) {
        site.row(publisher.name(), audience.device(), audience.referrer(), audience.views() + "," + audience.engaged());
    }

    private static String title(Story story) {
        var json = JSON.createObjectNode()
                .put("publisher", story.publisher().name())
                .put("article", story.url())
                .put("title", story.title())
                .put("published", story.published().toString());
        story.sections().forEach(json.putArray("sections")::add);
        story.authors().forEach(json.putArray("authors")::add);
        return json.toString();
    }
}
