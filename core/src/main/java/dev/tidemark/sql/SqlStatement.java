package dev.tidemark.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * One SQL statement with named parameters ({@code :name}; {@code ::type} is a cast and left alone).
 *
 * <p>The first line of a static one is its name in a comment, so that pg_stat_statements and the server's log show
 * whose it is. Parameters may stand neither in quotes nor in comments.
 */
public final class SqlStatement {

    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z][a-z_0-9]*)");

    private final String named;
    private final String text;
    private final List<String> parameters;

    private SqlStatement(String named, String text, List<String> parameters) {
        this.named = named;
        this.text = text;
        this.parameters = parameters;
    }

    public static SqlStatement of(String named) {
        var parameters = new ArrayList<String>();
        var text = PARAMETER.matcher(named).replaceAll(match -> {
            parameters.add(match.group(1));
            return "?";
        });
        return new SqlStatement(named, text, List.copyOf(parameters));
    }

    /** The file {@code NAME.sql} beside a class. */
    public static SqlStatement load(Class<?> beside, String name) {
        try (var in = beside.getResourceAsStream(name + ".sql")) {
            if (in == null) {
                throw new IllegalStateException("no " + name + ".sql beside " + beside.getName());
            }
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + ".sql", e);
        }
    }

    /** With {@code ?} in the place of each parameter, as JDBC wants it. */
    public String text() {
        return text;
    }

    /** With {@code $1}, {@code $2}, … instead, as Postgres itself wants it. */
    public String numbered() {
        var position = new AtomicInteger();
        return PARAMETER.matcher(named).replaceAll(_ -> "\\$" + position.incrementAndGet());
    }

    /** What tells how the database would run it, a row per line, without running it. */
    public SqlStatement explained() {
        return of("explain (costs off) " + named);
    }

    /** The name of each parameter, in order. */
    public List<String> parameters() {
        return parameters;
    }
}
