package dev.tidemark.schema;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Literal;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A Citus cluster that an installation is on, or is put on while it has no rows. What stands on a plain database stays there
 * until it is moved.
 */
final class Cluster {

    private static final String EVENTS = "tidemark.events";

    /** The control tables that hold rows of tenants, events before what is beside them. */
    static final List<String> CONTROL = List.of(EVENTS, "tidemark.entities", "tidemark.entity_changes");

    private static final SqlStatement IS_THERE = SqlStatement.load(Cluster.class, "Cluster.isThere");
    private static final SqlStatement IS_EMPTY = SqlStatement.load(Cluster.class, "Cluster.isEmpty");
    private static final SqlStatement WANTED = SqlStatement.load(Cluster.class, "Cluster.wanted");
    private static final SqlStatement FUNCTIONS = SqlStatement.load(Cluster.class, "Cluster.functions");
    private static final SqlStatement KEEP = SqlStatement.load(Cluster.class, "Cluster.keep");

    private Cluster() {}

    /** Distributes the tables of a new installation whose database is the coordinator of a cluster, and keeps its functions up to date. */
    static void settle(Database database) {
        database.whenLocked("tidemark.apply", Isolation.READ_COMMITTED, session -> {
            if (Placement.of(session) == Placement.CITUS) {
                keepFunctions(session);
            } else if (isWanted(session) && flag(session, IS_EMPTY)) {
                Placement.CITUS.changesTables(session);
                CONTROL.forEach(table -> session.execute(distribute(table)));
                complete(session);
            }
            return true;
        });
    }

    /** Whether there is a cluster, unless {@code tidemark.placement}, a setting of the database, role or session, says another thing. */
    private static boolean isWanted(Session session) {
        var there = flag(session, IS_THERE);
        var wanted =
                session.first(WANTED, Map.of(), row -> row.text("placement")).orElseThrow();
        return switch (wanted) {
            case "" -> there;
            case "plain" -> false;
            case "citus" -> {
                if (!there) {
                    throw new IllegalStateException(
                            "tidemark.placement is citus, and this database is not the coordinator of a cluster with workers: see docs/scaling-out.md");
                }
                yield true;
            }
            default ->
                throw new IllegalStateException(
                        "tidemark.placement is '%s'; it can be plain or citus, or left out".formatted(wanted));
        };
    }

    /** Has a control table's rows, and what there are of them, on shards; those of a tenant beside his events. */
    static String distribute(String table) {
        return "select create_distributed_table(%s, 'tenant_id'%s)"
                .formatted(new Literal(table), table.equals(EVENTS) ? "" : ", colocate_with := '" + EVENTS + "'");
    }

    /** What a cluster has besides, once the control tables are distributed. */
    static void complete(Session session) {
        session.execute(text("tables"));
        keepFunctions(session);
    }

    /** What a catalog declares and a cluster cannot do yet; nothing on a plain database. */
    static List<String> mistakes(Session session, Catalog wanted) {
        return Placement.of(session) == Placement.PLAIN ? List.of() : mistakes(wanted);
    }

    /** What a catalog declares and no cluster can do yet. */
    static List<String> mistakes(Catalog wanted) {
        return wanted.sources().values().stream()
                .filter(source -> source.table().isPresent())
                .map(source ->
                        "source '%s' is a table of your own, which is not supported on a Citus cluster; have its events come in over HTTP"
                                .formatted(source.name()))
                .toList();
    }

    private static void keepFunctions(Session session) {
        var text = text("functions") + SketchFunctions.create();
        var hash = Integer.toHexString(text.hashCode());
        if (session.first(FUNCTIONS, Map.of(), row -> row.text("functions"))
                .orElseThrow()
                .equals(hash)) {
            return;
        }
        Placement.CITUS.changesTables(session);
        session.execute(text);
        session.update(KEEP, Map.of("functions", hash));
    }

    private static boolean flag(Session session, SqlStatement sql) {
        return session.first(sql, Map.of(), row -> row.flag("so")).orElseThrow();
    }

    private static String text(String name) {
        try (var in = Cluster.class.getResourceAsStream("citus/" + name + ".sql")) {
            if (in == null) {
                throw new IllegalStateException("no " + name + ".sql");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + ".sql", e);
        }
    }
}
