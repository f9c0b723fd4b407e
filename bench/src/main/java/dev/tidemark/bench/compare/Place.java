package dev.tidemark.bench.compare;

import dev.tidemark.bench.ground.Bed;
import dev.tidemark.sql.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A Postgres that somebody else runs, with a database for each peer, which are dropped at the end. */
public final class Place implements Supplier<Bed>, AutoCloseable {

    private final String url;
    private final Database database;
    private final List<Bed> beds = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    /** @param url of JDBC, of a superuser, on this machine */
    public Place(String url) {
        this.url = url;
        this.database = Database.connect(url, 1);
    }

    @Override
    public Bed get() {
        var name = "compare_%d_%d".formatted(ProcessHandle.current().pid(), names.size());
        execute("create database " + name);
        names.add(name);
        var bed = Bed.at(url.replaceFirst("(jdbc:postgresql://[^/]*/)[^?]*", "$1" + name));
        beds.add(bed);
        return bed;
    }

    private void execute(String sql) {
        database.outsideTransaction(session -> {
            session.execute(sql);
            return true;
        });
    }

    @Override
    public void close() {
        beds.forEach(Bed::close);
        names.forEach(name -> execute("drop database if exists " + name + " with (force)"));
        database.close();
    }
}
