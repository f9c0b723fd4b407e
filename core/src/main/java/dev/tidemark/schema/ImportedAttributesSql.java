package dev.tidemark.schema;

import dev.tidemark.catalog.Attribute;
import dev.tidemark.catalog.Dimension;
import dev.tidemark.sql.Literal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What an import has staged of the attributes of entities, beside the rows of their rollup. */
public final class ImportedAttributesSql {

    private final RollupTables tables;
    private final Slices slices;

    public ImportedAttributesSql(RollupTables tables, Slices slices) {
        this.tables = tables;
        this.slices = slices;
    }

    /** Whether anything can be told of entities. */
    public boolean mayTell() {
        return !tables.rollup().attributes().isEmpty();
    }

    /** Whether any row tells something of entities. */
    public String tells() {
        return "select exists (select from %s staged where %s) as told"
                .formatted(slices.staged(tables), tells(tables.rollup().attributes()));
    }

    private static String tells(List<Attribute> attributes) {
        return attributes.stream()
                .map(each -> "staged." + RollupTables.column(each.member()) + " is not null")
                .collect(Collectors.joining(" or "));
    }

    /** What rows tell of entities, by the kind of these: relations for {@link EntityChanges#tell}. Of several rows the last counts. */
    public Map<String, String> told() {
        return tables.rollup().attributes().stream()
                .collect(Collectors.groupingBy(Attribute::dimension))
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        each -> RollupTables.entityKind(tables.rollup(), each.getKey()),
                        each -> told(each.getKey(), each.getValue())));
    }

    private String told(Dimension dimension, List<Attribute> attributes) {
        return """
                (
                    select part.tenant_id, part.%1$s as key,
                        jsonb_object_agg(attribute.key, attribute.value order by part.bucket, part.%2$s) as attributes, max(part.bucket) as at
                    from %3$s part
                    join %4$s staged on staged.%2$s = part.%2$s
                    cross join lateral jsonb_each(jsonb_strip_nulls(jsonb_build_object(%5$s))) attribute
                    where part.%6$s = 1 and (%7$s)
                    group by 1, 2
                )""".formatted(
                StageSql.natural(dimension),
                StageSql.LINE,
                slices.rows(tables),
                slices.staged(tables),
                attributes.stream()
                        .map(each -> new Literal(each.name()) + ", staged." + RollupTables.column(each.member()))
                        .collect(Collectors.joining(", ")),
                StageSql.COPY,
                tells(attributes));
    }
}
