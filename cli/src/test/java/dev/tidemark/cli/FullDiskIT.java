package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without the room that is asked for: said, refused, and nothing dies of it. */
class FullDiskIT {

    private static final String EVENT =
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/full\",\"type\":\"visit\"}";

    @TempDir
    private Path folder;

    @Test
    void eventsAreRefusedAndTheServerSaysWhy() throws Exception {
        var config = Files.writeString(folder.resolve("full.yaml"), "disk_reserve_mb: 1000000000\n");
        try (var serve = ServeProcess.startUnready(folder.resolve("data"), "--config", config.toString())) {
            await().ignoreExceptions()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> serve.get("/livez").statusCode() == 200);
            assertThat(serve.get("/readyz"))
                    .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(503))
                    .satisfies(answer -> assertThat(answer.body()).startsWith("disk stores no events: "));
            var keys = Keys.make("full", serve.postgresUrl());
            var answer = new Sending(serve.url(), keys.write()).post(List.of(EVENT));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().map()).containsEntry("retry-after", List.of("30"));
            assertThat(answer.body()).contains("\"code\":\"stream_unavailable\"");
            assertThat(serve.metric("tidemark_disk_free_bytes")).isPositive();
            assertThat(Rows.of(serve.postgresUrl(), "select source, count(*) from tidemark.events group by 1"))
                    .isEqualTo(Map.of());
        }
    }
}
