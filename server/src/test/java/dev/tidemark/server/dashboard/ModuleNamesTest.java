package dev.tidemark.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Modules of the pages import from one another only what is exported there: a single name that is not leaves a page blank. */
class ModuleNamesTest {

    private static final Path APP = Path.of("src/main/resources/dev/tidemark/server/dashboard/app");

    private static final Pattern IMPORT = Pattern.compile("import (?:\\{([^}]*)} from )?'(\\.[^']+)'");

    private static final Pattern EXPORT =
            Pattern.compile("export (?:\\{([^}]*)}|(?:async )?(?:function\\*?|class|const|let) (\\w+))");

    @Test
    void everyImportedNameIsExported() throws IOException {
        var modules = modules();
        var exported = modules.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> exports(each.getValue())));
        var missing = modules.entrySet().stream()
                .flatMap(module -> IMPORT.matcher(module.getValue())
                        .results()
                        .flatMap(each -> missing(module.getKey(), each, exported)))
                .toList();
        assertThat(modules).hasSizeGreaterThan(30);
        assertThat(missing).isEmpty();
    }

    private static Stream<String> missing(Path module, MatchResult imports, Map<Path, Set<String>> exported) {
        var from = module.resolveSibling(imports.group(2)).normalize();
        return exported.containsKey(from)
                ? names(imports.group(1), 0)
                        .filter(name -> !exported.get(from).contains(name))
                        .map(name -> "%s imports %s, which %s does not export".formatted(module, name, from))
                : Stream.of("%s imports %s, which is not there".formatted(module, from));
    }

    private static Map<Path, String> modules() throws IOException {
        try (var files = Files.walk(APP)) {
            return files.filter(file -> file.toString().endsWith(".js")).toList().stream()
                    .collect(Collectors.toMap(Path::normalize, ModuleNamesTest::read));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> exports(String module) {
        return EXPORT.matcher(module)
                .results()
                .flatMap(each -> each.group(2) == null ? names(each.group(1), 1) : Stream.of(each.group(2)))
                .collect(Collectors.toSet());
    }

    /** @param side which name of {@code one as other} */
    private static Stream<String> names(@Nullable String list, int side) {
        return list == null
                ? Stream.of()
                : Stream.of(list.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .map(name -> List.of(name.split(" as ")))
                        .map(parts -> parts.get(Math.min(side, parts.size() - 1)));
    }
}
