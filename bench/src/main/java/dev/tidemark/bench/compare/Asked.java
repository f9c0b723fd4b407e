package dev.tidemark.bench.compare;

import dev.tidemark.query.Granularity;
import dev.tidemark.query.Order;
import dev.tidemark.query.Query;
import dev.tidemark.query.Range;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** What everybody is asked: the questions of the two systems that Tidemark grew out of. */
enum Asked {
    TOP("top 20 of a month", "article as member", "member", "sum(engaged_seconds)", "order by 2 desc, 1 limit 20"),
    MONTHS(
            "views by month and device",
            "date_trunc('month', bucket at time zone 'UTC') as time, device as member",
            "to_char(time, 'YYYY-MM-DD\"T\"HH24:MI') || '|' || member",
            "sum(views)",
            ""),
    DAY(
            "a day by the hour",
            "date_trunc('hour', bucket at time zone 'UTC') as time",
            "to_char(time, 'YYYY-MM-DD\"T\"HH24:MI')",
            "sum(views)",
            ""),
    USERS("unique users of a month", "'' as member", "member", "count(distinct user_id)", "");

    static final int TENANT = 1;

    private final String title;
    private final String groups;
    private final String key;
    private final String number;
    private final String end;

    Asked(String title, String groups, String key, String number, String end) {
        this.title = title;
        this.groups = groups;
        this.key = key;
        this.number = number;
        this.end = end;
    }

    String title() {
        return title;
    }

    private Range range() {
        return switch (this) {
            case TOP, USERS -> Span.MONTH;
            case MONTHS -> Span.ALL;
            case DAY -> Span.DAY;
        };
    }

    /**
     * Over rows of hours, or of events that look like such.
     *
     * @param rows with tenant_id, bucket, article, device, views, engaged_seconds; of events also user_id
     * @param time the column that the range is of
     */
    String sql(String rows, String time) {
        return """
                select %s as key, n::bigint as n
                from (
                    select %s, %s as n
                    from %s
                    where tenant_id = %d and %6$s >= timestamptz '%7$s' and %6$s < timestamptz '%8$s'
                    group by %9$s
                    %10$s
                ) groups""".formatted(
                        key,
                        groups,
                        number,
                        rows,
                        TENANT,
                        time,
                        range().from(),
                        range().to(),
                        this == MONTHS ? "1, 2" : "1",
                        end);
    }

    /** The same as Tidemark is asked. */
    Query query() {
        return switch (this) {
            case TOP -> query("engaged_seconds", List.of("article"), Optional.empty(), 20);
            case MONTHS -> query("views", List.of("device"), Optional.of(Granularity.MONTH), Query.DEFAULT_ROWS);
            case DAY -> query("views", List.of(), Optional.of(Granularity.HOUR), Query.DEFAULT_ROWS);
            case USERS -> query("visitors", List.of(), Optional.empty(), 1);
        };
    }

    private Query query(String measure, List<String> dimensions, Optional<Granularity> granularity, int limit) {
        return new Query(
                "page_view",
                List.of(measure),
                dimensions,
                granularity,
                Optional.of(range()),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                this == TOP ? List.of(new Order(measure, true), new Order("article", false)) : List.of(),
                limit,
                0,
                ZoneOffset.UTC,
                false,
                false);
    }
}
