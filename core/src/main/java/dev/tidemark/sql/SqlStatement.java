package dev.tidemark.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One SQL statement with named parameters ({@code :name}; {@code ::type} is a cast and left alone).
 *
 * <p>The first line of a static one is its name in a comment, so that pg_stat_statements and the server's log show
 * whose it is. Parameters may stand neither in quotes nor in comments.
 */
public final class SqlStatement {

    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z][a-z_0-9]*)");

    private final String text;
    private final List<String> parameters;

    private SqlStatement(String text, List<String> parameters) {
        this.text = text;
        this.parameters = parameters;
    }

    public static SqlStatement of(String named) {
        var parameters = new ArrayList<String>();
        var text = PARAMETER.matcher(named).replaceAll(match -> {
            parameters.add(match.group(1));
            return "?";
        });
        return new SqlStatement(text, List.copyOf(parameters));
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

    /** The name of each {@code ?}, in order. */
    List<String> parameters() {
        return parameters;
    }
}
