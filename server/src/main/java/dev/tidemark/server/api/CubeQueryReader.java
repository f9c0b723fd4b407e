package dev.tidemark.server.api;

import dev.tidemark.query.Granularity;
import dev.tidemark.query.Query;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads the JSON of Cube queries. What it does not know it refuses; nothing is passed over in silence. */
final class CubeQueryReader {

    private static final int MOST_QUERIES = 20;

    /** Taken for what they say, or without meaning for the answer's data. */
    private static final Set<String> KNOWN = Set.of(
            "measures",
            "dimensions",
            "timeDimensions",
            "filters",
            "order",
            "limit",
            "rowLimit",
            "offset",
            "total",
            "timezone",
            "top",
            "fill",
            "segments",
            "ungrouped",
            "renewQuery",
            "cache",
            "responseFormat",
            "queryType",
            "scan");

    private final JsonPart json;
    private final MemberReader members = new MemberReader();

    private CubeQueryReader(JsonPart json) {
        this.json = json;
    }

    /**
     * One query, or a list of them.
     *
     * @throws UserError for anything else
     */
    static List<CubeQuery> readAll(JsonNode json) {
        if (!json.isArray()) {
            return List.of(read(new JsonPart(json, "")));
        }
        if (json.isEmpty() || json.size() > MOST_QUERIES) {
            throw new UserError("not_a_query", "A list has from 1 to " + MOST_QUERIES + " queries.", "");
        }
        return new JsonPart(json, "")
                .items().stream().map(CubeQueryReader::read).toList();
    }

    private static CubeQuery read(JsonPart json) {
        if (!json.node().isObject()) {
            throw json.error("not_a_query", "A query is a JSON object, not " + json.shown() + ".");
        }
        return new CubeQueryReader(json).read();
    }

    private CubeQuery read() {
        refuseUnknown();
        var measures = json.each("measures", members::read).stream().distinct().toList();
        var dimensions = json.each("dimensions", each -> new At(each, members.dimension(each)));
        var time = new TimeReader(members).read(json, granularityAmong(dimensions));
        var filters = new FilterReader(members).read(json);
        var top = json.part("top").map(this::top);
        var order = new OrderReader(members).read(json);
        return new CubeQuery(
                json.at(),
                members.source()
                        .orElseThrow(
                                () -> json.error("empty_query", "A query names at least one measure or dimension.")),
                measures,
                dimensions.stream()
                        .filter(each -> each.named().granularity().isEmpty())
                        .map(each -> each.named().name())
                        .distinct()
                        .toList(),
                time,
                filters,
                top,
                order,
                json.part("limit")
                        .or(() -> json.part("rowLimit"))
                        .map(each -> each.number(1, Query.MOST_ROWS))
                        .orElse(Query.DEFAULT_ROWS),
                json.part("offset")
                        .map(each -> each.number(0, Integer.MAX_VALUE))
                        .orElse(0),
                json.part("fill").map(JsonPart::flag).orElse(false),
                json.part("total").map(JsonPart::flag).orElse(false),
                zone(),
                json.part("responseFormat").map(CubeFormat::of).orElse(CubeFormat.DEFAULT),
                json.part("scan").map(ScanBudget::of));
    }

    private Query.Top top(JsonPart part) {
        part.only(List.of("dimension", "measure", "limit"));
        return new Query.Top(
                members.read(part.partOrGap("dimension")),
                members.read(part.partOrGap("measure")),
                part.partOrGap("limit").number(1, Query.Top.MOST));
    }

    private record At(JsonPart part, MemberReader.Named named) {}

    private static Optional<Granularity> granularityAmong(List<At> dimensions) {
        var times = dimensions.stream()
                .filter(each -> each.named().granularity().isPresent())
                .toList();
        times.stream()
                .filter(each -> !each.named().equals(times.getFirst().named()))
                .findFirst()
                .ifPresent(other -> {
                    throw other.part().error("two_times", "Time has one granularity; these are two.");
                });
        return times.stream().findFirst().flatMap(each -> each.named().granularity());
    }

    private void refuseUnknown() {
        json.only(KNOWN);
        json.part("ungrouped").filter(JsonPart::flag).ifPresent(part -> {
            throw part.error(
                    "ungrouped",
                    "Rollups hold groups and no single events; leave 'ungrouped' out, and name dimensions.");
        });
        json.list("segments").stream().findFirst().ifPresent(segment -> {
            throw segment.error("unknown_member", "There are no segments.");
        });
    }

    private ZoneId zone() {
        return json.part("timezone")
                .map(part -> {
                    var name = part.text();
                    if (!ZoneId.getAvailableZoneIds().contains(name)) {
                        throw part.error(
                                "unknown_zone", "'" + name + "' is not a time zone; write one as Europe/Berlin.");
                    }
                    return ZoneId.of(name);
                })
                .orElse(ZoneId.of("UTC"));
    }
}
