package dev.tidemark.imports;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections of which one is cut by the server, just before the statement of a given number, counted over all of them. */
final class CuttingSource implements DataSource {

    private final String url;
    private final int at;
    private final AtomicInteger count = new AtomicInteger();

    CuttingSource(String url, int at) {
        this.url = url;
        this.at = at;
    }

    int count() {
        return count.get();
    }

    @Override
    public Connection getConnection() throws SQLException {
        var connection = DriverManager.getConnection(url);
        return proxy(Connection.class, connection, result -> switch (result) {
            case PreparedStatement prepared -> statement(PreparedStatement.class, prepared, connection);
            case Statement statement -> statement(Statement.class, statement, connection);
            default -> result;
        });
    }

    private <T extends Statement> T statement(Class<T> type, T statement, Connection connection) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    if (method.getName().startsWith("execute") && count.incrementAndGet() == at) {
                        cut(connection);
                    }
                    return invoked(statement, method, arguments);
                }));
    }

    private void cut(Connection connection) throws SQLException {
        var backend = connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
        try (var admin = DriverManager.getConnection(url);
                var statement = admin.createStatement()) {
            statement.execute("select pg_terminate_backend(%d, 10000)".formatted(backend));
        }
    }

    private interface Wrap {
        Object of(Object result);
    }

    private static <T> T proxy(Class<T> type, T target, Wrap wrap) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    var result = invoked(target, method, arguments);
                    return result == null ? null : wrap.of(result);
                }));
    }

    private static @Nullable Object invoked(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLoginTimeout(int seconds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getLoginTimeout() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Logger getParentLogger() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
