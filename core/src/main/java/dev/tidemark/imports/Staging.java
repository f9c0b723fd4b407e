package dev.tidemark.imports;

import dev.tidemark.schema.Slices;
import dev.tidemark.schema.StageSql;
import dev.tidemark.schema.StoredRollup;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Held;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlFailure;
import java.io.InputStream;
import java.util.List;

/**
 * An import under way. Rows are staged, for several rollups at once if the caller likes, and then committed together. Closed
 * before, it has changed nothing.
 */
public final class Staging implements AutoCloseable {

    private final Database database;
    private final Held held;
    private final Order order;
    private final Slices slices;
    private final List<StoredRollup> rollups;

    Staging(Database database, Held held, Order order, Slices slices, List<StoredRollup> rollups) {
        this.database = database;
        this.held = held;
        this.order = order;
        this.slices = slices;
        this.rollups = rollups;
    }

    /** By which it can be found, and undone. */
    public long id() {
        return slices.importId();
    }

    /**
     * What is delivered for one of the rollups, in the order in which it is staged. Tenants need not be told where the import is of
     * one tenant's slices, buckets not where it is of one.
     */
    public List<StagedColumn> columns(String rollup) {
        var its = stored(rollup).rollup();
        return StagedColumn.of(
                its, order.tenant().isPresent(), its.grain().next(order.from()).equals(order.to()));
    }

    /**
     * Stages rows, in a transaction and on a connection of its own; again and again, if the caller likes.
     *
     * @param csv in UTF-8, without a header: the line or number of the row in what was delivered, then the values of
     *     {@link #columns}; an empty field without quotes is an absent value
     * @return how many rows there were
     * @throws dev.tidemark.sql.SqlFailure if a value is none of its column's kind, or the import was cut off; nothing of these
     *     rows is staged then
     */
    public long copy(String rollup, InputStream csv) {
        var sql = stage(stored(rollup)).copy();
        return database.transaction(Isolation.READ_COMMITTED, session -> session.copy(sql, csv));
    }

    /**
     * Checks what is staged, and puts it in the place of the slices that there are: of all rollups in one transaction, or not
     * at all. To be called once.
     *
     * @param maxErrors how many rows may be left out because they cannot be taken
     * @throws dev.tidemark.sql.SqlFailure if the database went away, after which the import may be done or not, as {@link
     *     Imports#find} tells
     */
    public Imported commit(long maxErrors) {
        return commit(maxErrors, 0);
    }

    /**
     * The same.
     *
     * @param refused how many rows were left out before they were staged; they are told of the import, and are none of those that
     *     may be left out yet
     */
    public Imported commit(long maxErrors, long refused) {
        try {
            return checked(maxErrors, refused);
        } catch (SqlFailure failure) {
            if (!failure.isMissing()) {
                throw failure;
            }
            return Swap.cutOff();
        }
    }

    /** The tables of an import that was taken for cut off are dropped. */
    private Imported checked(long maxErrors, long refused) {
        var delivered = new Checking(database, rollups, slices).run();
        var errors = delivered.stream().mapToLong(Delivered::errors).sum();
        return errors > maxErrors
                ? new Imported.TooManyErrors(delivered)
                : new Swap(database, order, slices, rollups).run(delivered, refused);
    }

    private StageSql stage(StoredRollup rollup) {
        return new StageSql(rollup.tables(), slices);
    }

    private StoredRollup stored(String rollup) {
        return rollups.stream()
                .filter(each -> each.rollup().name().equals(rollup))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the import is not of rollup " + rollup));
    }

    /** Drops what was staged. An import that is not committed has failed. */
    @Override
    public void close() {
        try (held) {
            new Tidying(database).end(id());
        }
    }
}
