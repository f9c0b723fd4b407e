package dev.tidemark.cli;

import dev.tidemark.cli.sample.SampleTenant;
import dev.tidemark.server.embedded.EnvironmentFile;
import dev.tidemark.server.run.TidemarkServer;
import dev.tidemark.sql.Database;
import dev.tidemark.store.AccessKeys;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.Tenants;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The demo's keys, kept in the environment file from one start to the next.
 *
 * @param operator for the operator's page
 * @param since when the demo was first started: what is before is invented history, what is after is live traffic
 */
record DemoKeys(Pair news, Pair chatbot, String operator, Instant since, Path file) {

    private static final String OPERATOR = "TIDEMARK_OPERATOR_KEY";
    private static final String SINCE = "TIDEMARK_DEMO_SINCE";

    /** A tenant's write key and read token. */
    record Pair(String write, String read) {}

    /** Reads them, makes those that are missing or no longer valid, and writes the file with the server's addresses. */
    static DemoKeys prepare(TidemarkServer server) {
        var file = server.dataDirectory().orElseThrow().environmentFile();
        var known = file.read();
        var database = server.database();
        var keys = new DemoKeys(
                pair(known, "TIDEMARK_", SampleTenant.NEWS, database),
                pair(known, "TIDEMARK_CHATBOT_", SampleTenant.CHATBOT, database),
                operator(known.get(OPERATOR), database),
                Optional.ofNullable(known.get(SINCE)).map(Instant::parse).orElseGet(Instant::now),
                file.path());
        keys.write(file, server.environment());
        return keys;
    }

    private static Pair pair(Map<String, String> known, String prefix, SampleTenant sample, Database database) {
        return new Pair(
                key(known.get(prefix + "WRITE_KEY"), KeyRing.Kind.WRITE, sample, database),
                key(known.get(prefix + "READ_TOKEN"), KeyRing.Kind.READ, sample, database));
    }

    private static String key(@Nullable String known, KeyRing.Kind kind, SampleTenant sample, Database database) {
        var tenants = new Tenants(database);
        var tenant = tenants.findOrCreate(sample.name());
        return Optional.ofNullable(known)
                .filter(key -> new AccessKeys(database)
                        .inForce()
                        .find(kind, key, Instant.now())
                        .filter(found -> found.tenant().equals(tenant))
                        .isPresent())
                .orElseGet(() -> tenants.addKey(tenant, kind, "demo"));
    }

    private static String operator(@Nullable String known, Database database) {
        var keys = new AccessKeys(database);
        return Optional.ofNullable(known)
                .filter(key -> keys.inForce()
                        .find(KeyRing.Kind.OPERATOR, key, Instant.now())
                        .isPresent())
                .orElseGet(() -> keys.createOperator("demo", Instant.MAX).secret());
    }

    private void write(EnvironmentFile file, Map<String, String> server) {
        var all = new LinkedHashMap<>(server);
        all.put("TIDEMARK_WRITE_KEY", news.write());
        all.put("TIDEMARK_READ_TOKEN", news.read());
        all.put("TIDEMARK_CHATBOT_WRITE_KEY", chatbot.write());
        all.put("TIDEMARK_CHATBOT_READ_TOKEN", chatbot.read());
        all.put(OPERATOR, operator);
        all.put(SINCE, since.toString());
        file.write(all);
    }
}
