package dev.tidemark.schema;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Source;
import dev.tidemark.sql.Literal;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.sql.SqlStatement;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Takes the steps of a plan, in the session's transaction. */
final class ApplySteps {

    private static final SqlStatement KEEP_SOURCE = SqlStatement.load(RollupStore.class, "RollupStore.keepSource");

    private static final SqlStatement TO_TELL = SqlStatement.load(Retelling.class, "Retelling.due");

    private final Session session;
    private final Placement placement;

    ApplySteps(Session session) {
        this.session = session;
        this.placement = Placement.of(session);
        placement.changesTables(session);
    }

    void keepSource(Source source) {
        var values = new HashMap<String, Object>();
        values.put("source", source.name());
        values.put("attached", source.table().isPresent());
        values.put("keep", source.keep().map(Object::toString).orElse(null));
        session.update(KEEP_SOURCE, values);
    }

    /**
     * Before rollups are made, whose recompute has events tell again. Making the triggers waits for the writers of events;
     * what was there before is told afterwards, see {@link Retelling}.
     */
    void keepEntities(Catalog old, Catalog now) {
        old.sources().values().stream()
                .filter(source -> !source.entities().isEmpty())
                .filter(source -> !tells(now, source.name()))
                .forEach(source -> new EntitySql(source, placement).drop().forEach(session::execute));
        now.sources().values().stream()
                .filter(source -> tells(now, source.name()))
                .filter(source -> !source.equals(old.sources().get(source.name())))
                .forEach(this::keepEntities);
    }

    private static boolean tells(Catalog catalog, String source) {
        var there = catalog.sources().get(source);
        return there != null && !there.entities().isEmpty();
    }

    /** Everything that is generated for a catalog and its rollups, as this placement has it, over tables without triggers. */
    void remake(Catalog catalog, List<StoredRollup> stored) {
        catalog.sources().values().stream()
                .filter(source -> tells(catalog, source.name()))
                .forEach(this::makeTelling);
        stored.forEach(each -> {
            makeFunctionsAndViews(each);
            new RollupDdl(each.tables(), placement).triggers().forEach(session::execute);
        });
    }

    private void makeTelling(Source source) {
        var sql = new EntitySql(source, placement);
        sql.functions().forEach(function -> session.execute(function.create()));
        sql.triggers().forEach(session::execute);
    }

    private void keepEntities(Source source) {
        makeTelling(source);
        session.update(TO_TELL, Map.of("source", source.name()));
    }

    /** Another version has no imported slices. Under the rollup's lock, so that none comes meanwhile. */
    static List<String> importedLosses(Session session, ApplyPlan.Step step) {
        if (!(step instanceof ApplyPlan.Step.Rebuild(var old, var _))
                || !old.rollup().takesImports()) {
            return List.of();
        }
        var name = old.rollup().name();
        session.execute("select tidemark.lock_rollup(" + new Literal(name) + ")");
        var slices = RollupStore.slices(session, name);
        return slices == 0
                ? List.of()
                : List.of(
                        "rollup '%s' would lose its %,d imported slices, which have to be imported again; with --drop it will"
                                .formatted(name, slices));
    }

    void take(ApplyPlan.Step step) {
        switch (step) {
            case ApplyPlan.Step.Create(var tables) -> create(tables, StoredRollup.State.CURRENT);
            case ApplyPlan.Step.Rebuild(var old, var tables) -> rebuild(old, tables);
            case ApplyPlan.Step.Alter alter -> alter(alter.tables(), alter.difference());
            case ApplyPlan.Step.Drop(var old) -> drop(old.rollup().name());
        }
    }

    /** Partitions are made as they are needed, so the trigger may come at once. What it misses, the backfill finds. */
    private void create(RollupTables tables, StoredRollup.State state) {
        var ddl = new RollupDdl(tables, placement);
        RollupStore.add(session, tables, state);
        ddl.tables().forEach(session::execute);
        makeFunctions(tables);
        ddl.triggers().forEach(session::execute);
        if (state == StoredRollup.State.CURRENT) {
            makeViews(tables);
        }
        var nothing = session.query(
                        SqlStatement.of("select 1 from " + new EventAggregate(tables).table() + " limit 1"),
                        Map.of(),
                        _ -> true)
                .isEmpty();
        RollupStore.addBackfill(session, tables, nothing);
    }

    /** A version that was still being built gives way to the one that is wanted now. */
    private void rebuild(StoredRollup old, RollupTables tables) {
        if (old.state() == StoredRollup.State.BUILDING) {
            dropVersion(old.tables());
        }
        create(tables, StoredRollup.State.BUILDING);
    }

    private void alter(RollupTables tables, Difference difference) {
        lock(tables);
        RollupStore.define(session, tables);
        for (var grain : difference.goneGrains()) {
            var old = new RollupTables(difference.old(), tables.version());
            session.execute("drop view if exists " + ViewSql.name(old, grain));
            session.execute("drop table " + old.table(grain));
            RollupStore.dropGrain(session, tables, grain);
        }
        for (var grain : difference.newGrains()) {
            new RollupDdl(tables, placement).grain(grain).forEach(session::execute);
            RollupStore.addGrain(session, tables, grain);
        }
        makeFunctions(tables);
        makeViews(tables);
    }

    /** All its versions. */
    private void drop(String rollup) {
        RollupStore.all(session).stream()
                .filter(each -> each.rollup().name().equals(rollup))
                .forEach(each -> {
                    new ViewSql(each.tables(), placement).views().forEach(view -> session.execute(view.drop()));
                    dropVersion(each.tables());
                });
    }

    void refresh(StoredRollup stored) {
        if (stored.state() == StoredRollup.State.RETIRED) {
            dropVersion(stored.tables());
        } else if (!RollupStore.functions(session, stored.tables()).equals(hash(stored.tables()))) {
            lock(stored.tables());
            upgrade(stored.tables());
            makeFunctionsAndViews(stored);
        }
    }

    private void makeFunctionsAndViews(StoredRollup stored) {
        makeFunctions(stored.tables());
        if (stored.state() == StoredRollup.State.CURRENT) {
            makeViews(stored.tables());
        }
    }

    /** The old version answers until the new one knows as much. It is dropped the next time, when nobody asks it any more. */
    void replace(StoredRollup old, StoredRollup now) {
        if (!RollupStore.isFilled(session, now.tables()) || !isSealed(old, now)) {
            return;
        }
        lock(old.tables());
        new CarryOver(old, now).statements().forEach(session::execute);
        RollupStore.setState(session, old.tables(), StoredRollup.State.RETIRED);
        RollupStore.setState(session, now.tables(), StoredRollup.State.CURRENT);
        RollupStore.revise(session, now.tables());
        makeViews(now.tables());
    }

    /** Whether the new version is sealed as far as it can be, in the grains that the old one has. */
    private static boolean isSealed(StoredRollup old, StoredRollup now) {
        return now.rollup().coarserGrains().stream()
                .filter(grain ->
                        old.whole().containsKey(grain) && !old.whole(grain).isEmpty())
                .allMatch(grain -> !now.whole(grain).isEmpty()
                        && !now.whole(grain)
                                .floor()
                                .isAfter(ceiling(
                                        grain,
                                        now.whole(now.rollup().finerThan(grain)).floor())));
    }

    private static Instant ceiling(Grain grain, Instant at) {
        return at.equals(Instant.MIN) || at.equals(Instant.MAX) ? at : grain.ceiling(at);
    }

    /** What rollups of the first version lack: a type of keys, and triggers for changes. */
    private void upgrade(RollupTables tables) {
        if (RollupStore.functions(session, tables).isEmpty()) {
            var ddl = new RollupDdl(tables, placement);
            session.execute(new CaptureSql(tables, placement).dropFirstTrigger());
            session.execute(new ChangeSql(tables, placement).createKeyType());
            makeFunctions(tables);
            ddl.triggers().forEach(session::execute);
        }
    }

    /** Before anything else is touched: who writes the rollup takes it first as well. */
    private void lock(RollupTables tables) {
        session.execute(
                "select tidemark.lock_rollup(" + new Literal(tables.rollup().name()) + ")");
    }

    /** From here on they count revisions. Where there were others nobody runs them now, as the rollup is locked. */
    private void makeFunctions(RollupTables tables) {
        new RollupDdl(tables, placement).functions().forEach(session::execute);
        RollupStore.setFunctions(session, tables, hash(tables));
        RollupStore.revise(session, tables);
        session.execute("select tidemark.grant_views()");
    }

    /**
     * A view is replaced where its columns allow it, and made anew where they do not.
     *
     * @throws CannotApply if it would have to be made anew, and something of the user's own is built on it
     */
    private void makeViews(RollupTables tables) {
        for (var view : new ViewSql(tables, placement).views()) {
            try {
                session.savepoint(() -> {
                    session.execute(view.replace());
                    return true;
                });
            } catch (SqlFailure failure) {
                if (!failure.isOtherColumns()) {
                    throw failure;
                }
                remake(tables, view);
            }
        }
        session.execute("select tidemark.grant_views()");
    }

    private void dropVersion(RollupTables tables) {
        new RollupDdl(tables, placement).drop().forEach(session::execute);
        RollupStore.drop(session, tables);
    }

    private void remake(RollupTables tables, ViewSql.View view) {
        try {
            session.execute(view.drop());
        } catch (SqlFailure failure) {
            if (!failure.isNeeded()) {
                throw failure;
            }
            throw new CannotApply(
                    List.of("rollup '%s' has other columns now, and so has its view, on which others are built: %s"
                            .formatted(tables.rollup().name(), failure.getMessage())));
        }
        session.execute(view.replace());
    }

    /** Of the text of what may be made anew at any time. */
    private String hash(RollupTables tables) {
        return hash(Stream.concat(
                        new RollupDdl(tables, placement).functions().stream(),
                        new ViewSql(tables, placement).views().stream().map(ViewSql.View::replace))
                .toList());
    }

    private static String hash(List<String> texts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            texts.forEach(text -> digest.update(text.getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
