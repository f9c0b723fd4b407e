package dev.tidemark.server.embedded;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The passwords of the two roles of a cluster, kept in it, mode 600. They are letters and digits alone, so they need no
 * quoting in SQL, in a URL or in a shell.
 *
 * @param superuser of role {@code postgres}, for maintenance by hand; tidemark itself never uses it
 * @param tidemark of role {@code tidemark}, which owns the database
 */
record Passwords(String superuser, String tidemark) {
    private static final int BYTES = 24;

    static Passwords random() {
        return new Passwords(randomHex(), randomHex());
    }

    static Passwords readFrom(Path cluster) {
        EnvironmentFile file = file(cluster);
        Map<String, String> values = file.read();
        String superuser = values.get("POSTGRES_PASSWORD");
        String tidemark = values.get("TIDEMARK_PASSWORD");
        if (superuser == null || tidemark == null) {
            throw new EmbeddedFailure("Postgres has data but no passwords: " + file.path() + " is missing or damaged");
        }
        return new Passwords(superuser, tidemark);
    }

    void writeTo(Path cluster) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("POSTGRES_PASSWORD", superuser);
        values.put("TIDEMARK_PASSWORD", tidemark);
        file(cluster).write(values);
    }

    @Override
    public String toString() {
        return "Passwords[hidden]";
    }

    private static EnvironmentFile file(Path cluster) {
        return new EnvironmentFile(cluster.resolve("tidemark.passwords"));
    }

    private static String randomHex() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
