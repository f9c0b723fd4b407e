package dev.tidemark.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes a new cluster with the roles {@code postgres} and {@code tidemark} and the database {@code tidemark}. */
record Initdb(Binaries binaries, RunAs user) {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Left unsynced until the end, and then synced once (-S): a crash before that leaves nothing anyone will use. */
    void run(Path folder) throws IOException {
        Passwords passwords = Passwords.random();
        Path passwordFile = folder.resolveSibling(folder.getFileName() + ".pw");
        try {
            PrivateFile.write(passwordFile, passwords.superuser() + "\n");
            handOver(folder, passwordFile);
            initdb(folder, passwordFile);
            setUp(folder, passwords);
            passwords.writeTo(folder);
            handOver(folder);
            must("initdb -S", "", binaries.program("initdb"), folder, "-S", "-D", folder.toString());
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    /**
     * The built-in provider's C.UTF-8 sorts by code point in every version of Postgres and of the C library, so indexes on
     * text stay valid through upgrades of either.
     */
    private void initdb(Path folder, Path passwordFile) {
        must(
                "initdb",
                "",
                binaries.program("initdb"),
                folder,
                "--pgdata=" + folder,
                "--username=postgres",
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
                "--no-instructions",
                "--no-sync");
    }

    /** In single-user mode, so that no half set up server ever listens. The extension goes into the template. */
    private void setUp(Path folder, Passwords passwords) {
        String statements = """
                create extension pg_stat_statements
                create role tidemark login createdb createrole password '%s'
                grant pg_monitor to tidemark
                create database tidemark owner tidemark
                """.formatted(passwords.tidemark());
        must(
                "the set-up of the database",
                statements,
                binaries.program("postgres"),
                folder,
                "--single",
                "-D",
                folder.toString(),
                "-c",
                "exit_on_error=on",
                "-c",
                "fsync=off",
                "-c",
                "log_checkpoints=off",
                "template1");
    }

    private void must(String what, String input, Path program, Path folder, String... arguments) {
        List<String> words = new ArrayList<>(List.of(program.toString()));
        words.addAll(List.of(arguments));
        Command done = Command.run(folder, LIMIT, Leash.of(Signal.KILL).around(user.prefix(), words), input);
        if (!done.succeeded()) {
            List<String> lines = done.output().lines().toList();
            throw new EmbeddedFailure(
                    "Postgres: " + what + " failed (exit code " + done.exit() + "): " + LogFile.telling(lines));
        }
    }

    /** Files that we made as root must belong to the user that Postgres runs as. */
    private void handOver(Path... paths) throws IOException {
        for (Path path : paths) {
            if (user.byRoot()) {
                new FileTree(path).giveTo(user.uid(), user.gid());
            }
        }
    }
}
