package dev.tidemark.sql;

import java.sql.SQLException;

/** A statement that the database refused, or that did not reach it. */
public final class SqlFailure extends RuntimeException {

    private final String state;

    SqlFailure(String what, SQLException cause) {
        super(what + ": " + cause.getMessage(), cause);
        this.state = cause.getSQLState() == null ? "" : cause.getSQLState();
    }

    /** SQLSTATE, five characters; empty when the driver gave none. */
    public String state() {
        return state;
    }

    /** Another transaction stood in the way; the whole transaction may succeed if run again. */
    public boolean isConflict() {
        return state.equals("40001") || state.equals("40P01");
    }

    public boolean isDuplicateKey() {
        return state.equals("23505");
    }

    /** Something went wrong for which there is no other word. Citus says so of whatever a COPY met on a shard. */
    public boolean isUnnamed() {
        return state.equals("XX000");
    }

    /** There is no way back to where a part of the transaction began, as the connection of a worker went in the midst of it. */
    public boolean isWithoutReturn() {
        return state.equals("3B001");
    }

    /**
     * The database was not reached, is starting or stopping, or gave no connection in time: later it may succeed. So may what met
     * an error of input and output, by which Citus means a COPY to a worker that went away.
     */
    public boolean isUnavailable() {
        return state.isEmpty()
                || state.startsWith("08")
                || state.startsWith("57P")
                || state.equals("53300")
                || state.equals("58030");
    }

    /** It took longer than {@code statement_timeout}, or somebody cancelled it. */
    public boolean isCancelled() {
        return state.equals("57014");
    }

    /** It wrote more to temporary files than {@code temp_file_limit}. */
    public boolean isOverBudget() {
        return state.equals("53400");
    }

    /** A lock was not to be had within {@code lock_timeout}. */
    public boolean isLockTimeout() {
        return state.equals("55P03");
    }

    /** A table, function or rollup that the statement names is not there, or not any more. */
    public boolean isMissing() {
        return state.equals("42P01") || state.equals("42883") || state.equals("42704");
    }

    /** A view cannot take the place of another one, because it lacks a column of that or has it of another type. */
    public boolean isOtherColumns() {
        return state.equals("42P16");
    }

    /** What was to be dropped is needed by something else. */
    public boolean isNeeded() {
        return state.equals("2BP01");
    }

    /** A row has no partition to go to (or violates a check, which has the same SQLSTATE). */
    public boolean isMissingPartition() {
        return state.equals("23514");
    }

    /**
     * The values themselves were refused, so that the same statement will fail for ever: data exceptions, violated
     * constraints, and values beyond a limit of the program such as an index row's size.
     */
    public boolean isBadData() {
        return !isDuplicateKey()
                && !isMissingPartition()
                && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
    }
}
