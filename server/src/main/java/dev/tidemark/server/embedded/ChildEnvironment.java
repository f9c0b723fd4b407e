package dev.tidemark.server.embedded;

import java.util.Set;

/** What children do not inherit from the user's shell. */
final class ChildEnvironment {
    private static final Set<String> FOR_OUR_JVM = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH");

    private ChildEnvironment() {}

    /**
     * PGPORT, PGDATA and their like would change what Postgres does; flags meant for our own JVM (its heap, a
     * debugger's port) would break the broker's.
     */
    static void clean(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || FOR_OUR_JVM.contains(name));
    }
}
