package dev.tidemark.testing;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The nodes of a Citus cluster that tests run on, each of which has to have every test's database. */
final class TestCluster {

    private TestCluster() {}

    /** JDBC URLs of a coordinator and its workers; of a plain server its own alone. */
    static List<String> nodes(String server) {
        var nodes = new ArrayList<String>();
        nodes.add(server);
        try (var connection = DriverManager.getConnection(server);
                var statement = connection.createStatement()) {
            try (var there = statement.executeQuery("select to_regclass('pg_catalog.pg_dist_node') is not null")) {
                there.next();
                if (!there.getBoolean(1)) {
                    return nodes;
                }
            }
            try (var workers = statement.executeQuery(
                    "select nodename || ':' || nodeport from pg_dist_node where groupid > 0 order by groupid")) {
                while (workers.next()) {
                    nodes.add(server.replaceFirst("//[^/]+/", "//" + workers.getString(1) + "/"));
                }
            }
            return nodes;
        } catch (SQLException e) {
            throw new IllegalStateException("the nodes of " + server, e);
        }
    }

    /** Makes new databases, that of the coordinator first, a cluster. Of one alone nothing. */
    static void join(List<String> databases) {
        if (databases.size() == 1) {
            return;
        }
        databases.forEach(database -> TestPostgres.execute(database, "create extension citus"));
        var coordinator = databases.getFirst();
        TestPostgres.execute(coordinator, "select citus_set_coordinator_host(" + address(coordinator) + ")");
        databases.stream()
                .skip(1)
                .forEach(worker -> TestPostgres.execute(coordinator, "select citus_add_node(" + address(worker) + ")"));
    }

    /** Has nobody connected to a database. Citus has a process of its own in each, which is kept out for good. */
    static void leave(String node, String database) {
        TestPostgres.execute(node, "alter database " + database + " allow_connections false");
        TestPostgres.execute(
                node,
                "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '" + database + "'");
    }

    private static String address(String url) {
        return url.replaceFirst(".*//([^/:]+):(\\d+)/.*", "'$1', $2");
    }
}
