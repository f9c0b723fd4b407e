package dev.tidemark.cli;

import dev.tidemark.catalog.Nearest;
import dev.tidemark.server.api.JsonWebTokens;
import dev.tidemark.server.api.QuerySettings;
import dev.tidemark.server.collect.visitor.VisitorSettings;
import dev.tidemark.server.run.ServerSettings;
import dev.tidemark.sql.PostgresUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The names of a server's settings: as keys of its YAML file, and as variables of the environment. */
final class ServerKeys {

    static final String HOST = "host";
    static final String PORT = "port";
    static final String DATA_DIR = "data_dir";
    static final String POSTGRES_URL = "postgres_url";
    static final String KAFKA_BOOTSTRAP_SERVERS = "kafka_bootstrap_servers";
    static final String KAFKA_PARTITIONS = "kafka_partitions";
    static final String KAFKA_REPLICATION = "kafka_replication";
    static final String KAFKA_MIN_IN_SYNC = "kafka_min_in_sync";
    static final String KAFKA_PROPERTIES = "kafka_properties";
    static final String KAFKA_PROPERTIES_FILE = "kafka_properties_file";
    static final String PROCESSORS = "processors";

    static final String JWT_SECRET = "jwt_secret";

    static final String KEEP_BOTS = "keep_bots";
    static final String VISITOR_SECRET = "visitor_secret";
    static final String REJECT_DAYS = "reject_days";

    static final String QUERIES_PER_TENANT = "queries_per_tenant";
    static final String QUERY_CONNECTIONS = "query_connections";
    static final String QUERY_TIMEOUT = "query_timeout";
    static final String QUERY_CACHE_MB = "query_cache_mb";

    static final String DISK_RESERVE_MB = "disk_reserve_mb";

    static final String IMPORTS_FOLDER = "imports_folder";
    static final String IMPORTS = "imports";
    static final String IMPORTS_DONE = "imports_done";

    static final List<String> ALL = List.of(
            HOST,
            PORT,
            DATA_DIR,
            POSTGRES_URL,
            KAFKA_BOOTSTRAP_SERVERS,
            KAFKA_PARTITIONS,
            KAFKA_REPLICATION,
            KAFKA_MIN_IN_SYNC,
            KAFKA_PROPERTIES,
            KAFKA_PROPERTIES_FILE,
            PROCESSORS,
            JWT_SECRET,
            KEEP_BOTS,
            VISITOR_SECRET,
            REJECT_DAYS,
            QUERIES_PER_TENANT,
            QUERY_CONNECTIONS,
            QUERY_TIMEOUT,
            QUERY_CACHE_MB,
            DISK_RESERVE_MB,
            IMPORTS_FOLDER,
            IMPORTS,
            IMPORTS_DONE);

    /** What is more than a word, and in the environment JSON. */
    private static final Set<String> AS_JSON = Set.of(IMPORTS, KAFKA_PROPERTIES);

    private static final int MOST_PROCESSORS = 64;
    private static final int MOST_CONNECTIONS = 100;
    private static final int MOST_SECONDS = 3_600;
    private static final int MOST_REJECT_DAYS = 36_500;
    private static final int MOST_CACHE_MB = 10_000;
    private static final int MOST_RESERVE_MB = 1_000_000_000;

    private ServerKeys() {}

    /** {@code postgres_url} as {@code TIDEMARK_POSTGRES_URL}. */
    static String variable(String key) {
        return "TIDEMARK_" + key.toUpperCase(Locale.ROOT);
    }

    /** Reads a configuration file; throws {@link CommandFailure} when it is not one, or has a key that nobody knows. */
    static Map<String, String> read(Path file) {
        try {
            var values = new LinkedHashMap<String, String>();
            new YAMLMapper().readTree(Files.readString(file)).properties().forEach(entry -> {
                if (!ALL.contains(entry.getKey())) {
                    throw CommandFailure.wrongInput("%s: unknown setting '%s'; %s"
                            .formatted(file, entry.getKey(), Nearest.clause(entry.getKey(), ALL)));
                }
                values.put(
                        entry.getKey(),
                        AS_JSON.contains(entry.getKey())
                                ? entry.getValue().toString()
                                : entry.getValue().asString(""));
            });
            return values;
        } catch (IOException | JacksonException e) {
            throw CommandFailure.wrongInput("cannot read the configuration " + file + ": " + Reasons.of(e));
        }
    }

    static ServerSettings settings(Map<String, String> values) {
        return new ServerSettings(
                values.getOrDefault(HOST, ServerSettings.DEFAULT_HOST),
                number(values, PORT, ServerSettings.DEFAULT_PORT, 0, 65_535),
                find(values, DATA_DIR).map(Path::of).orElse(ServerSettings.DEFAULT_DATA_DIRECTORY),
                find(values, POSTGRES_URL).map(PostgresUrl::jdbc),
                KafkaKeys.settings(values),
                number(values, PROCESSORS, ServerSettings.DEFAULT_PROCESSORS, 1, MOST_PROCESSORS),
                find(values, JWT_SECRET).map(secret -> secret(JWT_SECRET, secret, JsonWebTokens.FEWEST_SECRET_BYTES)),
                queries(values),
                visitors(values),
                Duration.ofDays(number(
                        values, REJECT_DAYS, (int) ServerSettings.DEFAULT_KEEP_REJECTS.toDays(), 0, MOST_REJECT_DAYS)),
                (long) number(
                                values,
                                DISK_RESERVE_MB,
                                (int) (ServerSettings.DEFAULT_DISK_RESERVE >> 20),
                                0,
                                MOST_RESERVE_MB)
                        << 20,
                ImportKeys.settings(values));
    }

    private static VisitorSettings visitors(Map<String, String> values) {
        return new VisitorSettings(
                yes(values, KEEP_BOTS),
                find(values, VISITOR_SECRET)
                        .map(secret -> secret(VISITOR_SECRET, secret, VisitorSettings.FEWEST_SECRET_BYTES)));
    }

    private static boolean yes(Map<String, String> values, String key) {
        return switch (find(values, key).orElse("false").toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw CommandFailure.wrongInput("%s should be true or false, not '%s'".formatted(key, values.get(key)));
        };
    }

    private static QuerySettings queries(Map<String, String> values) {
        var standard = QuerySettings.DEFAULT;
        var connections = number(values, QUERY_CONNECTIONS, standard.connections(), 2, MOST_CONNECTIONS);
        return new QuerySettings(
                number(values, QUERIES_PER_TENANT, Math.min(standard.perTenant(), connections - 1), 1, connections - 1),
                connections,
                Duration.ofSeconds(
                        number(values, QUERY_TIMEOUT, (int) standard.timeout().toSeconds(), 1, MOST_SECONDS)),
                (long) number(values, QUERY_CACHE_MB, (int) (standard.cacheBytes() >> 20), 0, MOST_CACHE_MB) << 20);
    }

    private static String secret(String key, String secret, int fewestBytes) {
        if (secret.getBytes(StandardCharsets.UTF_8).length < fewestBytes) {
            throw CommandFailure.wrongInput("%s should have at least %d bytes; make one with: openssl rand -base64 32"
                    .formatted(key, fewestBytes));
        }
        return secret;
    }

    static Optional<String> find(Map<String, String> values, String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isBlank());
    }

    static int number(Map<String, String> values, String key, int otherwise, int least, int most) {
        var text = find(values, key);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            var number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below, as for a number that is out of range.
        }
        throw CommandFailure.wrongInput(
                "%s should be a whole number from %d to %d, not '%s'".formatted(key, least, most, text.get()));
    }
}
