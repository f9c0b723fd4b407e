package dev.tidemark.server.embedded;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the embedded Postgres is to run.
 *
 * @param cache where unpacked binaries are kept for every data directory of this user; empty keeps them in the
 *     data directory
 * @param server settings of postgresql.conf by name, over the built-in ones
 */
public record PostgresSettings(Optional<Path> cache, Map<String, String> server) {
    private static final Set<String> OURS = Set.of(
            "listen_addresses",
            "port",
            "unix_socket_directories",
            "data_directory",
            "hba_file",
            "external_pid_file",
            "logging_collector",
            "log_destination");

    /** @throws IllegalArgumentException for a setting that decides where the server is to be found */
    public PostgresSettings {
        server = Map.copyOf(server);
        for (String name : server.keySet()) {
            if (OURS.contains(name)) {
                throw new IllegalArgumentException(name + " of the embedded Postgres is not to be set");
            }
        }
    }

    /** Binaries in {@code $XDG_CACHE_HOME/tidemark} or {@code ~/.cache/tidemark}. */
    public static PostgresSettings defaults() {
        return new PostgresSettings(Binaries.usersCache(System.getenv()), Map.of());
    }

    /** The arguments that make the server listen on this port alone and run with these settings. */
    Map<String, String> at(int port) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("listen_addresses", "127.0.0.1");
        all.put("port", Integer.toString(port));
        all.put("unix_socket_directories", "");
        all.put("fsync", "on");
        all.put("synchronous_commit", "on");
        all.put("timezone", "UTC");
        all.put("log_timezone", "UTC");
        all.put("log_line_prefix", "%m [%p] %a ");
        all.put("shared_preload_libraries", "pg_stat_statements");
        all.put("shared_buffers", "256MB");
        all.put("effective_cache_size", "1GB");
        all.put("work_mem", "16MB");
        all.put("maintenance_work_mem", "128MB");
        // Full-page images after each checkpoint are most of the log that batches write: fewer checkpoints, less log.
        all.put("max_wal_size", "2GB");
        all.put("checkpoint_timeout", "15min");
        all.put("random_page_cost", "1.1");
        // One call for the whole file system instead of an fsync per file when it recovers from a crash.
        all.put("recovery_init_sync_method", "syncfs");
        all.putAll(server);
        return all;
    }
}
