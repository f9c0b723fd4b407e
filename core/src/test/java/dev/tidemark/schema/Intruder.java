package dev.tidemark.schema;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;

/** A session of somebody's own role, of which every word that the server says is kept: rows, notices, and all parts of errors. */
final class Intruder implements AutoCloseable {

    private final Connection connection;

    private Intruder(Connection connection) {
        this.connection = connection;
    }

    /** @param url of a superuser, whose name is replaced */
    static Intruder as(String role, String password, String url) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", role);
        properties.setProperty("password", password);
        return new Intruder(
                DriverManager.getConnection(url.replaceAll("([?&])(user|password)=[^&]*", "$1"), properties));
    }

    String say(String sql) {
        var heard = new StringBuilder();
        try (var statement = connection.createStatement()) {
            statement.setQueryTimeout(30);
            try {
                var rows = statement.execute(sql);
                while (rows || statement.getUpdateCount() >= 0) {
                    if (rows) {
                        read(statement, heard);
                    }
                    rows = statement.getMoreResults();
                }
            } finally {
                for (SQLWarning warning = statement.getWarnings();
                        warning != null;
                        warning = warning.getNextWarning()) {
                    heard.append(warning instanceof PSQLWarning told ? told.getServerErrorMessage() : warning)
                            .append('\n');
                }
            }
        } catch (SQLException e) {
            for (SQLException each = e; each != null; each = each.getNextException()) {
                heard.append(each.getMessage()).append('\n');
                if (each instanceof PSQLException told && told.getServerErrorMessage() != null) {
                    var message = told.getServerErrorMessage();
                    heard.append(message.getDetail()).append(message.getHint()).append(message.getWhere());
                    heard.append(message.getInternalQuery()).append('\n');
                }
            }
        }
        return heard.toString();
    }

    private static void read(Statement statement, StringBuilder to) throws SQLException {
        try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
                for (var column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    to.append(rows.getString(column)).append('\t');
                }
                to.append('\n');
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
