package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is delivered has a list of its components, in the form of CycloneDX, and everything that is delivered is on it. */
class ComponentsIT {

    private static final Path DELIVERED = Path.of("target", "tidemark");

    @Test
    void everyJarIsOnTheList() throws IOException {
        var list = JsonMapper.shared().readTree(Files.readString(DELIVERED.resolve("tidemark.cdx.json")));
        assertThat(list.path("bomFormat").asString()).isEqualTo("CycloneDX");
        var named = list.path("components")
                .valueStream()
                .map(each -> each.path("name").asString() + "-"
                        + each.path("version").asString())
                .toList();
        try (var jars = Files.list(DELIVERED.resolve("lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .hasSizeGreaterThan(20)
                    .filteredOn(jar -> !jar.startsWith("tidemark-cli-"))
                    .allSatisfy(jar -> assertThat(named).anyMatch(jar::startsWith));
        }
        assertThat(list.path("components").valueStream())
                .filteredOn(each -> !each.path("group").asString().startsWith("dev.tidemark"))
                .allSatisfy(each -> {
                    assertThat(each.path("purl").asString()).startsWith("pkg:maven/");
                    assertThat(each.path("licenses").isEmpty())
                            .as(each.path("name").asString())
                            .isFalse();
                });
    }
}
