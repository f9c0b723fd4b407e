package dev.tidemark.schema;

import dev.tidemark.sql.Literal;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Statements over the tables of tenants, as they run on each shard: {@code tidemark.on_shards} and
 * {@code tidemark.on_this_shard} put the shards in the place of the tables, which are written here as on plain Postgres.
 *
 * @param tables all that the statements name, qualified and quoted
 */
record ShardSql(List<String> tables) {

    /** Text constants are left alone; so are escape strings, in which a backslash hides a quote. */
    private static final Pattern CONSTANT = Pattern.compile("E'(?:[^'\\\\]|''|\\\\.)*'|'(?:[^']|'')*'", Pattern.DOTALL);

    static ShardSql of(Stream<String> tables) {
        return new ShardSql(tables.distinct().toList());
    }

    /**
     * A call that runs statements on every shard, a row of jsonb each.
     *
     * @param args an expression of type jsonb, which is {@code $1} in the statements
     * @param statements each a select of one jsonb; {@code $2} is what the one before gave
     */
    String onShards(String args, String... statements) {
        return "tidemark.on_shards(array[%s], %s, %s)"
                .formatted(
                        Stream.of(statements)
                                .map(each -> template(each).toString())
                                .collect(Collectors.joining(",\n")),
                        names(),
                        args);
    }

    /** An expression: the text of a statement on the shard that holds the rows of a tenant. */
    String onThisShard(String tenant, String statement) {
        return "tidemark.on_this_shard(%s, %s, %s)".formatted(template(statement), names(), tenant);
    }

    /** A query that does that, and tells the sum of the numbers that the last statement gave. */
    String countedOnShards(String args, String... statements) {
        return "select coalesce(sum(of_shard::bigint), 0)::bigint as count from %s of_shard"
                .formatted(onShards(args, statements));
    }

    /** A timestamp out of the arguments of {@link #onShards}. */
    static String instant(String name) {
        return "($1 ->> '" + name + "')::timestamptz";
    }

    /** An array of timestamps out of them. */
    static String instants(String name) {
        return "array(select jsonb_array_elements_text(nullif($1 -> '" + name + "', 'null'))::timestamptz)";
    }

    private String names() {
        return tables.stream()
                .map(table -> new Literal(table).toString())
                .collect(Collectors.joining(", ", "array[", "]"));
    }

    private Literal template(String statement) {
        var text = new StringBuilder();
        var constants = CONSTANT.matcher(statement);
        var from = 0;
        while (constants.find()) {
            text.append(withoutTables(statement.substring(from, constants.start())))
                    .append(escaped(constants.group()));
            from = constants.end();
        }
        return new Literal("\n" + text.append(withoutTables(statement.substring(from))));
    }

    /** The longest name first would not matter: names are quoted, or end where no letter follows. */
    private String withoutTables(String code) {
        return IntStream.range(0, tables.size())
                .boxed()
                .reduce(
                        escaped(code),
                        (text, i) ->
                                text.replaceAll(Pattern.quote(tables.get(i)) + "(?![\\w\"])", "%" + (i + 1) + "\\$s"),
                        (a, _) -> a);
    }

    private static String escaped(String text) {
        return text.replace("%", "%%");
    }
}
