package dev.tidemark.testing;

import dev.tidemark.schema.Migrations;
import dev.tidemark.sql.Database;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that tests make databases on, copies of a migrated template. Of the coordinator of a Citus cluster each is one of
 * the whole cluster. With {@code KEEP_DB=1} the databases stay and their URLs are printed.
 */
final class TestServer {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final List<String> nodes;
    private final String template = name("template");

    /** @param url of JDBC, of a superuser */
    TestServer(String url) {
        nodes = nodes(url);
        nodes.forEach(node -> execute(node, "create database " + template));
        if (isCluster()) {
            join(nodes.stream().map(node -> url(node, template)).toList());
        }
        try (var database = Database.connect(url(url, template), 2)) {
            Migrations.run(database);
        }
        if (isCluster()) {
            nodes.forEach(node -> leave(node, template));
        }
    }

    /** The JDBC URL of a new database with the control tables and nothing else. */
    synchronized String newDatabase() {
        var name = name("test");
        nodes.forEach(node -> execute(node, "create database " + name + " template " + template));
        var url = url(nodes.getFirst(), name);
        if (System.getenv("KEEP_DB") != null) {
            System.out.println("kept: " + url);
        }
        return url;
    }

    /** One that is plain still, on a server that can be a coordinator; {@link #join(String)} makes it one. */
    synchronized String newPlainDatabase() {
        var name = name("plain");
        nodes.forEach(node -> execute(node, "create database " + name));
        var url = url(nodes.getFirst(), name);
        try (var database = Database.connect(url, 2)) {
            Migrations.run(database);
        }
        return url;
    }

    /** Has a database know the workers. */
    void join(String url) {
        var name = url.replaceFirst(".*//[^/]+/([^?]*).*", "$1");
        join(nodes.stream().map(node -> url(node, name)).toList());
    }

    private static String name(String of) {
        return "tidemark_" + of + "_" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
    }

    private boolean isCluster() {
        return nodes.size() > 1;
    }

    /** JDBC URLs of a coordinator and its workers; of a plain server its own alone. */
    private static List<String> nodes(String server) {
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

    /** Makes new databases, that of the coordinator first, a cluster. */
    private static void join(List<String> databases) {
        databases.forEach(database -> execute(database, "create extension citus"));
        var coordinator = databases.getFirst();
        execute(coordinator, "select citus_set_coordinator_host(" + address(coordinator) + ")");
        databases.stream()
                .skip(1)
                .forEach(worker -> execute(coordinator, "select citus_add_node(" + address(worker) + ")"));
    }

    private static String address(String url) {
        return url.replaceFirst(".*//([^/:]+):(\\d+)/.*", "'$1', $2");
    }

    /** Only what nobody is connected to can be copied. Citus has a process of its own in each database, which is kept out for good. */
    private static void leave(String node, String database) {
        execute(node, "alter database " + database + " allow_connections false");
        execute(
                node,
                "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '" + database + "'");
    }

    private static String url(String server, String database) {
        return server.replaceFirst("(//[^/]+/)[^?]*", "$1" + database);
    }

    private static void execute(String url, String sql) {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
