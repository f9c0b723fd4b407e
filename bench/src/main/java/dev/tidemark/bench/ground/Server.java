package dev.tidemark.bench.ground;

import dev.tidemark.server.embedded.DataDirectory;
import dev.tidemark.server.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The embedded Postgres as the product runs it, with a database for each case. */
public final class Server implements AutoCloseable {

    private final DataDirectory data;
    private EmbeddedPostgres postgres;
    private final List<Bed> beds = new ArrayList<>();

    private Server(DataDirectory data, EmbeddedPostgres postgres) {
        this.data = data;
        this.postgres = postgres;
    }

    public static Server in(Path folder) {
        var data = DataDirectory.open(folder);
        return new Server(data, EmbeddedPostgres.start(data));
    }

    /** A new database, open until the server is closed. */
    public Bed bed() {
        return bed("bench_" + beds.size());
    }

    /** One that may be there already, of an earlier run in the same folder. */
    public Bed bed(String name) {
        createIfAbsent(name);
        var bed = Bed.at(url(name));
        beds.add(bed);
        return bed;
    }

    private void createIfAbsent(String database) {
        try (var connection = DriverManager.getConnection(url("tidemark"));
                var statement = connection.createStatement();
                var there = statement.executeQuery("select from pg_database where datname = '" + database + "'")) {
            if (!there.next()) {
                statement.execute("create database " + database);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create database " + database, e);
        }
    }

    /**
     * Stops it, has nothing of its files left in memory, and starts it again, on the same port: connections of before are
     * lost.
     */
    public void restartCold() {
        postgres.close();
        DiskCache.forget(data.path());
        postgres = EmbeddedPostgres.start(data);
    }

    /** Of JDBC, with user and password. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s&password=%s"
                .formatted(postgres.port(), database, postgres.user(), postgres.password());
    }

    @Override
    public void close() {
        beds.forEach(Bed::close);
        postgres.close();
        data.close();
    }
}
