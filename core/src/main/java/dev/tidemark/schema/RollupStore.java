package dev.tidemark.schema;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Grain;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The rollups that the database has, as its control tables tell. */
public final class RollupStore {

    private static final SqlStatement ALL = SqlStatement.load(RollupStore.class, "RollupStore.all");
    private static final SqlStatement GRAINS = SqlStatement.load(RollupStore.class, "RollupStore.grains");
    private static final SqlStatement TELL = SqlStatement.of("select tidemark.tell_grains() is null as told");
    private static final SqlStatement ADD = SqlStatement.load(RollupStore.class, "RollupStore.add");
    private static final SqlStatement ADD_GRAIN = SqlStatement.load(RollupStore.class, "RollupStore.addGrain");
    private static final SqlStatement DEFINE = SqlStatement.load(RollupStore.class, "RollupStore.define");
    private static final SqlStatement DROP = SqlStatement.load(RollupStore.class, "RollupStore.drop");
    private static final SqlStatement DROP_GRAIN = SqlStatement.load(RollupStore.class, "RollupStore.dropGrain");
    private static final SqlStatement FUNCTIONS = SqlStatement.load(RollupStore.class, "RollupStore.functions");
    private static final SqlStatement SET_FUNCTIONS = SqlStatement.load(RollupStore.class, "RollupStore.setFunctions");
    private static final SqlStatement REVISE = SqlStatement.load(RollupStore.class, "RollupStore.revise");
    private static final SqlStatement SET_STATE = SqlStatement.load(RollupStore.class, "RollupStore.setState");
    private static final SqlStatement SET_FLOOR = SqlStatement.load(RollupStore.class, "RollupStore.setFloor");
    private static final SqlStatement FILLED = SqlStatement.load(RollupStore.class, "RollupStore.filled");
    private static final SqlStatement ADD_BACKFILL = SqlStatement.load(RollupStore.class, "RollupStore.addBackfill");

    private static final SqlStatement SOURCE_FLOORS = SqlStatement.load(RollupStore.class, "RollupStore.sourceFloors");

    private static final SqlStatement SLICES = SqlStatement.load(RollupStore.class, "RollupStore.slices");

    private static final JsonMapper JSON = JsonMapper.shared();

    private RollupStore() {}

    /** Every version of every rollup, by name and version; of grains what every node has committed. */
    public static List<StoredRollup> all(Session session) {
        if (Placement.of(session) == Placement.CITUS) {
            session.query(TELL, Map.of(), row -> row.flag("told"));
        }
        var grains = session.query(GRAINS, Map.of(), GrainRow::of).stream()
                .collect(Collectors.groupingBy(row -> row.rollup() + " " + row.version()));
        return session.query(
                ALL,
                Map.of(),
                row -> stored(row, grains.getOrDefault(row.text("name") + " " + row.integer("version"), List.of())));
    }

    /** From when on the events of a source are kept; nothing for sources that keep all. */
    public static Map<String, Instant> sourceFloors(Session session) {
        return session
                .query(SOURCE_FLOORS, Map.of(), row -> Map.entry(row.text("source"), row.instant("floor")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static StoredRollup stored(Row row, List<GrainRow> grains) {
        var name = row.text("name");
        var definition = Catalog.parse("the definition of " + name, row.text("definition"));
        var whole = new EnumMap<Grain, StoredRollup.Whole>(Grain.class);
        var bytes = new EnumMap<Grain, Long>(Grain.class);
        grains.forEach(each -> {
            whole.put(each.grain(), new StoredRollup.Whole(each.floor(), each.watermark()));
            bytes.put(each.grain(), each.bytes());
        });
        return new StoredRollup(
                new RollupTables(definition.rollup(name).orElseThrow(), row.integer("version")),
                StoredRollup.State.valueOf(row.text("state").toUpperCase(Locale.ROOT)),
                row.flag("filled"),
                whole,
                floors(row.text("measure_floors")),
                bytes);
    }

    private static Map<String, Instant> floors(String json) {
        return JSON.readValue(json, new TypeReference<Map<String, Instant>>() {});
    }

    static void add(Session session, RollupTables tables, StoredRollup.State state) {
        var values = with(tables, "definition", definition(tables));
        values.put("state", state.name().toLowerCase(Locale.ROOT));
        session.update(ADD, values);
        tables.rollup().grains().forEach(grain -> addGrain(session, tables, grain));
    }

    /** Of which nothing is whole yet. */
    static void addGrain(Session session, RollupTables tables, Grain grain) {
        session.update(ADD_GRAIN, with(tables, "grain", grain.word()));
    }

    static void define(Session session, RollupTables tables) {
        session.update(DEFINE, with(tables, "definition", definition(tables)));
    }

    /** @param done whether there is no history to fill in, and the rollup is whole from the beginning of time */
    static void addBackfill(Session session, RollupTables tables, boolean done) {
        session.update(ADD_BACKFILL, with(tables, "done", done));
        if (done) {
            setFloor(session, tables, tables.rollup().grain(), Instant.MIN);
        }
    }

    /** Whether all history is in. */
    static boolean isFilled(Session session, RollupTables tables) {
        return session.first(FILLED, with(tables, "", ""), row -> row.flag("filled"))
                .orElse(false);
    }

    static void setFloor(Session session, RollupTables tables, Grain grain, Instant floor) {
        var values = with(tables, "grain", grain.word());
        values.put("floor", floor);
        session.update(SET_FLOOR, values);
    }

    /** How many slices of a rollup are imported, which nothing could count again. */
    static long slices(Session session, String rollup) {
        return session.first(SLICES, Map.of("name", rollup), row -> row.bigint("slices"))
                .orElseThrow();
    }

    static void setState(Session session, RollupTables tables, StoredRollup.State state) {
        session.update(SET_STATE, with(tables, "state", state.name().toLowerCase(Locale.ROOT)));
    }

    /** Tells those who keep answers that any of them may be another now. */
    static void revise(Session session, RollupTables tables) {
        session.query(REVISE, with(tables, "", ""), row -> true);
    }

    static void drop(Session session, RollupTables tables) {
        session.update(DROP, with(tables, "", ""));
    }

    static void dropGrain(Session session, RollupTables tables, Grain grain) {
        session.update(DROP_GRAIN, with(tables, "grain", grain.word()));
    }

    /** Hash of the text of the functions that are there; empty for those of the first version of Tidemark. */
    static String functions(Session session, RollupTables tables) {
        return session.first(FUNCTIONS, with(tables, "", ""), row -> row.text("functions"))
                .orElse("");
    }

    static void setFunctions(Session session, RollupTables tables, String hash) {
        session.update(SET_FUNCTIONS, with(tables, "functions", hash));
    }

    private static Map<String, Object> with(RollupTables tables, String name, Object value) {
        return new HashMap<>(Map.of("name", tables.rollup().name(), "version", tables.version(), name, value));
    }

    private static String definition(RollupTables tables) {
        var rollup = tables.rollup();
        return new Catalog(Map.of(rollup.source().name(), rollup.source()), Map.of(rollup.name(), rollup), Map.of())
                .toJson();
    }

    private record GrainRow(String rollup, int version, Grain grain, Instant floor, Instant watermark, long bytes) {

        static GrainRow of(Row row) {
            return new GrainRow(
                    row.text("rollup"),
                    row.integer("version"),
                    Grain.of(row.text("grain")).orElseThrow(),
                    row.instant("floor"),
                    row.instant("watermark"),
                    row.bigint("bytes"));
        }
    }
}
