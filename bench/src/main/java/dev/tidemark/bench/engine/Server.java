package dev.tidemark.bench.engine;

import dev.tidemark.server.embedded.DataDirectory;
import dev.tidemark.server.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The embedded Postgres as the product runs it, with a database for each case. */
final class Server implements AutoCloseable {

    private final DataDirectory data;
    private final EmbeddedPostgres postgres;
    private final List<Bed> beds = new ArrayList<>();

    private Server(DataDirectory data, EmbeddedPostgres postgres) {
        this.data = data;
        this.postgres = postgres;
    }

    static Server in(Path folder) {
        var data = DataDirectory.open(folder);
        return new Server(data, EmbeddedPostgres.start(data));
    }

    /** A new database, open until the server is closed. */
    Bed bed() {
        var name = "bench_" + beds.size();
        create(name);
        var bed = Bed.at(url(name));
        beds.add(bed);
        return bed;
    }

    private void create(String database) {
        try (var connection = DriverManager.getConnection(url("tidemark"));
                var statement = connection.createStatement()) {
            statement.execute("create database " + database);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create database " + database, e);
        }
    }

    private String url(String database) {
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
