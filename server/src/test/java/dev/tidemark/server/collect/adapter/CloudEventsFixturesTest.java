package dev.tidemark.server.collect.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Reading;
import dev.tidemark.testing.SharedData;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The events of the test suite of the CloudEvents SDK for Java. */
class CloudEventsFixturesTest {
    @Test
    void readsWhatTheSdkReads() throws IOException {
        Map<String, Boolean> taken = new TreeMap<>();
        Path folder = SharedData.file("webhooks/cloudevents-sdk-java");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                taken.put(file.getFileName().toString(), good(Files.readAllBytes(file)));
            }
        }
        assertThat(taken)
                .hasSize(31)
                .allSatisfy((name, good) -> assertThat(good)
                        .as(name)
                        .isEqualTo(name.startsWith("v1-") && !name.contains("fail_") && !name.contains("_invalid")));
    }

    private static boolean good(byte[] body) {
        return CloudEventsTest.read(CloudEvents.STRUCTURED, body) instanceof Reading.One(Item.Good _);
    }
}
