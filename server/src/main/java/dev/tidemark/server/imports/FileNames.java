package dev.tidemark.server.imports;

import dev.tidemark.catalog.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the name of a delivery means: a file, a pattern such as {@code hour/*.csv.gz}, or {@code -} for standard input, which is
 * copied into the scratch folder first, as a pipe is. Nothing remote.
 *
 * @param format of all files; none for the one that a file's name ends with
 * @param input what {@code -} is
 */
public record FileNames(Path folder, Optional<Format> format, Scratch scratch, Supplier<InputStream> input) {

    private static final String PATTERN = "*?[{";

    /** Finds the files, in the order of their names. */
    public List<DeliveredFile> find(String name) throws IOException, BadFile {
        if (name.equals("-")) {
            return List.of(spooled("standard input", input.get(), format(name)));
        }
        if (name.matches("(?s)[A-Za-z][A-Za-z0-9+.-]+://.*")) {
            throw new BadFile(name, "only files of this machine are read; download it first");
        }
        var path = folder.resolve(name);
        if (Files.exists(path)) {
            return List.of(file(path, name));
        }
        return matching(name);
    }

    private List<DeliveredFile> matching(String name) throws IOException, BadFile {
        var path = folder.resolve(name).normalize();
        var parent = Optional.ofNullable(path.getParent()).orElse(folder);
        if (name.chars().noneMatch(each -> PATTERN.indexOf(each) >= 0) || !Files.isDirectory(parent)) {
            throw new BadFile(name, "there is no such file");
        }
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + path.getFileName());
        List<Path> found;
        try (var paths = Files.list(parent)) {
            found = paths.filter(each -> matcher.matches(each.getFileName()) && Files.isRegularFile(each))
                    .sorted()
                    .toList();
        }
        if (found.isEmpty()) {
            throw new BadFile(name, "no file has a name like that");
        }
        var files = new ArrayList<DeliveredFile>();
        for (var each : found) {
            files.add(file(each, each.getFileName().toString()));
        }
        return files;
    }

    private DeliveredFile file(Path path, String name) throws IOException, BadFile {
        if (Files.isDirectory(path) || !Files.isReadable(path)) {
            throw new BadFile(name, "is no file that can be read");
        }
        if (!Files.isRegularFile(path)) {
            try (var in = Files.newInputStream(path)) {
                return spooled(name, in, format(name));
            }
        }
        if (path.toString().chars().anyMatch(each -> PATTERN.indexOf(each) >= 0)) {
            throw new BadFile(name, "a file's own name or folder may not have any of " + PATTERN);
        }
        return new DeliveredFile(path, name, format(name));
    }

    private DeliveredFile spooled(String name, InputStream in, Format as) throws IOException {
        var copy = Files.createTempFile(scratch.folder(), "input", "." + as.word());
        try (var out = Files.newOutputStream(copy)) {
            in.transferTo(out);
        }
        return new DeliveredFile(copy, name, as);
    }

    private Format format(String name) throws BadFile {
        var found = format.or(() -> Format.ofName(name));
        if (found.isEmpty()) {
            var ending = name.substring(name.lastIndexOf('.') + 1);
            throw new BadFile(
                    name.equals("-") ? "standard input" : name,
                    "its format is not known: name it (" + String.join(", ", Format.words()) + ")"
                            + (name.contains(".") ? "; " + Nearest.clause(ending, Format.words()) : ""));
        }
        return found.get();
    }
}
