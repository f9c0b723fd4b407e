package dev.tidemark.sql;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/**
 * Where a database is: as JDBC writes it, {@code jdbc:postgresql://HOST:PORT/DATABASE?user=…&password=…}, or as libpq does,
 * {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE} (Postgres 18, 32.1.1.2 "Connection URIs"). No message quotes it, as it may
 * hold a password.
 */
public final class PostgresUrl {

    private static final String HOST = "(?:\\[[0-9A-Fa-f:.%]+]|[^\\[\\]/?@:,]*)(?::\\d{1,5})?";
    private static final Pattern URL = Pattern.compile("(?:jdbc:)?postgres(?:ql)?://(?:(?<user>[^/?]*)@)?(?<hosts>"
            + HOST + "(?:," + HOST + ")*)(?<database>/[^?@]*)?(?:\\?(?<rest>.*))?");

    private PostgresUrl() {}

    /**
     * As the driver takes it.
     *
     * @throws InvalidUrl if it is neither
     */
    public static String jdbc(String given) {
        var url = URL.matcher(given);
        if (!url.matches()) {
            throw new InvalidUrl();
        }
        var jdbc = new StringBuilder("jdbc:postgresql://").append(url.group("hosts"));
        jdbc.append(url.group("database") == null ? "/" : url.group("database"));
        var next = "?";
        if (url.group("rest") != null) {
            jdbc.append(next).append(url.group("rest"));
            next = "&";
        }
        if (url.group("user") != null) {
            var user = url.group("user").split(":", 2);
            jdbc.append(next).append("user=").append(encoded(user[0]));
            if (user.length > 1) {
                jdbc.append("&password=").append(encoded(user[1]));
            }
        }
        if (Driver.parseURL(jdbc.toString(), new Properties()) == null) {
            throw new InvalidUrl();
        }
        return jdbc.toString();
    }

    /** A plus is a plus in one of the two, and a blank in the other. */
    private static String encoded(String percents) {
        try {
            var text = URLDecoder.decode(percents.replace("+", "%2B"), StandardCharsets.UTF_8);
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new InvalidUrl();
        }
    }
}
