package dev.tidemark.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown file of the project: its blocks of code, and where its links lead. */
record Paper(Path file, String text) {

    static final Path ROOT = Path.of("..");

    private static final Pattern BLOCK = Pattern.compile("(?m)^```(\\S*)\\R((?:(?!```).*\\R)*)```");
    private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^]]*]\\(([^)\\s]+)\\)");

    /** A fenced block of code. */
    record Block(String language, String text) {}

    static Paper of(Path file) {
        try {
            return new Paper(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every paper of the project. */
    static List<Paper> all() {
        return Stream.of("", "docs", "examples")
                .flatMap(folder -> files(ROOT.resolve(folder), folder.isEmpty() ? 1 : 9, ".md"))
                .map(Paper::of)
                .toList();
    }

    /** Files of that ending, sorted. */
    static Stream<Path> files(Path folder, int depth, String ending) {
        try (var found = Files.walk(folder, depth)) {
            return found.filter(file -> file.toString().endsWith(ending)).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Block> blocks() {
        return BLOCK.matcher(text)
                .results()
                .map(block -> new Block(block.group(1), block.group(2)))
                .toList();
    }

    /** The words after each {@code ./tidemark} of its blocks of shell, as a shell would hand them over. */
    List<List<String>> commands() {
        return blocks().stream()
                .filter(block -> block.language().equals("sh"))
                .flatMap(block -> block.text().replace("\\\n", " ").lines())
                .filter(line -> line.contains("./tidemark "))
                .map(line -> words(line.substring(line.indexOf("./tidemark ") + "./tidemark ".length())))
                .toList();
    }

    /** Links to other files of the project, without the part after {@code #}. */
    List<String> links() {
        return LINK.matcher(text)
                .results()
                .map(link -> link.group(1).replaceFirst("#.*", ""))
                .filter(link -> !link.isEmpty() && !link.contains("://"))
                .toList();
    }

    /** Up to a comment, a pipe or the end of the command; variables stay as they are written. */
    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        var quote = '\0';
        for (var c : (line + " ").toCharArray()) {
            if (quote == c) {
                quote = '\0';
            } else if (quote == '\0' && (c == '\'' || c == '"')) {
                quote = c;
            } else if (quote == '\0' && "#|;&>".indexOf(c) >= 0) {
                break;
            } else if (quote == '\0' && c == ' ') {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        return words;
    }
}
