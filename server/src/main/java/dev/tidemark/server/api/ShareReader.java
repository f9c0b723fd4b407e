package dev.tidemark.server.api;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.query.Filter;
import dev.tidemark.query.Query;
import dev.tidemark.store.Shares;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a share is to be, and holds it against the catalog: nobody is given a link that cannot work. */
final class ShareReader {

    static final int MOST_MEMBERS = 200;

    private static final int MOST_GRANTS = 200;
    private static final int MOST_ORIGINS = 20;
    private static final int LONGEST_TITLE = 200;
    private static final int MOST_VIEW_BYTES = 64 * 1024;
    private static final int MOST_TERMS_BYTES = 64 * 1024;
    private static final Duration USUAL_TIME = Duration.ofDays(7);
    private static final Duration LONGEST_TIME = Duration.ofDays(366);

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([smhd])");
    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?");
    private static final Pattern USUAL_PORT =
            Pattern.compile("(?<=^https://[^:]{1,253}):443$|(?<=^http://[^:]{1,253}):80$");

    private final Catalog catalog;
    private final Clock clock;

    ShareReader(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** @throws UserError for what cannot be a share */
    Shares.Draft read(JsonNode body, OptionalLong key) {
        var json = new JsonPart(body, "");
        if (!body.isObject()) {
            throw json.error("not_a_share", "A share is a JSON object, not " + json.shown() + ".");
        }
        only(json, List.of("title", "view", "grants", "reach", "expires_in", "origins"));
        var time = json.part("expires_in")
                .map(each -> duration(each, LONGEST_TIME))
                .orElse(USUAL_TIME);
        return new Shares.Draft(
                title(json.partOrGap("title")),
                view(json.partOrGap("view")),
                terms(json),
                origins(json),
                key,
                clock.instant().plus(time));
    }

    private static String title(JsonPart part) {
        var title = part.text().strip();
        if (title.isEmpty() || title.length() > LONGEST_TITLE || title.chars().anyMatch(Character::isISOControl)) {
            throw part.error("not_a_title", "A title is a line of 1 to " + LONGEST_TITLE + " characters.");
        }
        return stored(part, title, LONGEST_TITLE * 4);
    }

    private static String view(JsonPart part) {
        if (!part.node().isObject()) {
            throw part.error("not_a_view", "A view is a JSON object, not " + part.shown() + ".");
        }
        return stored(part, part.node().toString(), MOST_VIEW_BYTES);
    }

    private String terms(JsonPart json) {
        var grants = json.partOrGap("grants").items();
        if (grants.isEmpty() || grants.size() > MOST_GRANTS) {
            throw json.partOrGap("grants").error("out_of_range", "A share has from 1 to " + MOST_GRANTS + " grants.");
        }
        var terms = ShareTerms.of(json);
        for (var i = 0; i < grants.size(); i++) {
            check(terms.grants().get(i), grants.get(i));
        }
        var kept = JsonMapper.shared().createObjectNode();
        kept.set("grants", json.node().get("grants"));
        kept.set("reach", json.node().get("reach"));
        return stored(json.partOrGap("grants"), kept.toString(), MOST_TERMS_BYTES);
    }

    private void check(ShareGrant grant, JsonPart at) {
        if (!catalog.sources().containsKey(grant.source())) {
            throw at.partOrGap("members").error("unknown_source", "There is no source '" + grant.source() + "'.");
        }
        var members = CubeMembers.of(catalog, grant.source());
        grant.members().stream()
                .filter(name -> !name.equals(Query.TIME))
                .forEach(name -> members.checkKnown(name, at.at() + "/members"));
        var meaning = new FilterMeaning(members, new TimeFilters(ZonedDateTime.now(clock.withZone(ZoneOffset.UTC))));
        var filters = at.partOrGap("filters");
        grant.filters().stream()
                .map(each -> meaning.of(each).filter())
                .flatMap(Filter::leaves)
                .filter(each -> !(each instanceof Filter.OnDimension))
                .findFirst()
                .ifPresent(_ -> {
                    throw filters.error(
                            "wrong_filter",
                            "The filters of a grant are of dimensions; which time is shown is what the reach says.");
                });
    }

    private static Set<String> origins(JsonPart json) {
        var origins = json.list("origins");
        if (origins.size() > MOST_ORIGINS) {
            throw json.partOrGap("origins").error("out_of_range", "A share has up to " + MOST_ORIGINS + " origins.");
        }
        return origins.stream().map(ShareReader::origin).collect(Collectors.toSet());
    }

    /** What is let through here stands in a Content-Security-Policy. */
    private static String origin(JsonPart part) {
        var origin = part.text().toLowerCase(Locale.ROOT);
        if (!ORIGIN.matcher(origin).matches()) {
            throw part.error(
                    "not_an_origin", part.shown() + " is no origin such as https://example.org, without a path.");
        }
        // Browsers leave these out.
        return USUAL_PORT.matcher(origin).replaceAll("");
    }

    /** A length of time from a second on, such as {@code 90s}, {@code 10m}, {@code 2h} or {@code 30d}. */
    static Duration duration(JsonPart part, Duration longest) {
        var matcher = DURATION.matcher(part.text());
        var time = matcher.matches() ? length(Long.parseLong(matcher.group(1)), matcher.group(2)) : Duration.ZERO;
        if (time.isZero() || time.compareTo(longest) > 0) {
            throw part.error(
                    "not_a_duration",
                    part.shown() + " is no length of time such as 12h or 30d, up to " + longest.toDays() + "d.");
        }
        return time;
    }

    private static Duration length(long number, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** Refuses every other part. */
    static void only(JsonPart json, Collection<String> known) {
        json.node().propertyNames().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw json.partOrGap(name)
                            .error(
                                    "unknown_part",
                                    "'" + name + "' is not a part; known: " + String.join(", ", known) + ".");
                });
    }

    private static String stored(JsonPart part, String text, int mostBytes) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw part.error("not_a_text", "This has half a character, which no text that is stored has.");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > mostBytes) {
            throw part.error("too_large", "This has more than " + mostBytes / 1024 + " KiB.");
        }
        return text;
    }
}
