package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;

/** What {@code tidemark tenant create} prints. */
record Keys(String write, String read) {

    /** Of a tenant that is made, or gets another pair. */
    static Keys make(String tenant, String postgresUrl) {
        var terminal = new Terminal();
        assertThat(terminal.run("tenant", "create", tenant, "--postgres-url", postgresUrl))
                .as(terminal.err())
                .isZero();
        var keys = terminal.out()
                .lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(line -> line[0], line -> line[1]));
        return new Keys(keys.getOrDefault("TIDEMARK_WRITE_KEY", ""), keys.getOrDefault("TIDEMARK_READ_TOKEN", ""));
    }
}
