package dev.tidemark.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatementNamesTest {

    @Test
    void aCommitIsNamedForWhatItCommits() {
        var names = new StatementNames();
        assertThat(names.of("BEGIN")).isEqualTo("begin");
        assertThat(names.of("select 17 as  n")).isEqualTo("select N as n");
        assertThat(names.of("/* Offsets.advance */\nupdate x")).isEqualTo("Offsets.advance");
        assertThat(names.of("/* EventStore.stage */ insert")).isEqualTo("EventStore.stage");
        assertThat(names.of("COMMIT")).isEqualTo("commit of Offsets.advance");
        assertThat(names.of("BEGIN")).isEqualTo("begin");
        assertThat(names.of("COMMIT")).isEqualTo("commit of nothing");
    }
}
