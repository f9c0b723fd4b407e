package dev.tidemark.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One mapping of a catalog while it is read: hands out its members, and notes as mistakes what is missing,
 * unknown or of another shape, so that the reader itself only says what it wants.
 */
final class Declarations {

    /** Longest name: {@code <rollup>_v99_quarter_hour_p202611} must stay within the 63 bytes of a Postgres identifier. */
    static final int MAX_NAME = 36;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0," + (MAX_NAME - 1) + "}");

    private final String file;
    private final String at;
    private final int line;
    private final Map<String, YamlNode.Mapping.Member> members;
    private final List<Mistake> mistakes;

    private Declarations(
            String file, String at, int line, Map<String, YamlNode.Mapping.Member> members, List<Mistake> mistakes) {
        this.file = file;
        this.at = at;
        this.line = line;
        this.members = members;
        this.mistakes = mistakes;
    }

    static Declarations of(String file, String at, YamlNode node, List<Mistake> mistakes) {
        if (node instanceof YamlNode.Mapping mapping) {
            return new Declarations(file, at, mapping.line(), mapping.members(), mistakes);
        }
        var empty = new Declarations(file, at, node.line(), Map.of(), mistakes);
        empty.mistake(at.isEmpty() ? "(document)" : at, node.line(), "should be a mapping, but is " + node.kind());
        return empty;
    }

    /** Notes every member that is not one of these. */
    Declarations only(String... known) {
        var names = Set.of(known);
        members.forEach((name, member) -> {
            if (!names.contains(name)) {
                mistake(path(name), member.line(), "unknown; " + Nearest.clause(name, names));
            }
        });
        return this;
    }

    /** The named member as a mapping; empty when absent. */
    Declarations mapping(String name) {
        var member = members.get(name);
        return member == null
                ? new Declarations(file, path(name), line, Map.of(), mistakes)
                : of(file, path(name), member.value(), mistakes);
    }

    /** Every member, each name checked, read by the given function; members that it gives nothing for are left out. */
    <T> Map<String, T> each(Function<String, Optional<T>> read) {
        var all = new LinkedHashMap<String, T>();
        members.forEach((name, member) -> {
            if (NAME.matcher(name).matches()) {
                read.apply(name).ifPresent(value -> all.put(name, value));
            } else {
                mistake(
                        path(name),
                        member.line(),
                        "a name is lower-case letters, digits and _, begins with a letter" + " and has at most "
                                + MAX_NAME + " characters");
            }
        });
        return all;
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(members.get(name)).flatMap(member -> scalar(path(name), member.value()));
    }

    /** The named member's texts: a list of them or a single one. */
    List<String> texts(String name) {
        var member = members.get(name);
        if (member == null) {
            return List.of();
        }
        return member.value() instanceof YamlNode.Sequence sequence
                ? sequence.items().stream()
                        .flatMap(item -> scalar(path(name), item).stream())
                        .toList()
                : scalar(path(name), member.value()).stream().toList();
    }

    boolean isMapping(String name) {
        var member = members.get(name);
        return member != null && member.value() instanceof YamlNode.Mapping;
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    /** Notes a mistake about a member, or about the whole mapping when there is no such member. */
    void mistake(String name, String message) {
        var member = members.get(name);
        mistake(path(name), member == null ? line : member.line(), message);
    }

    private Optional<String> scalar(String path, YamlNode node) {
        if (node instanceof YamlNode.Scalar(int _, String text) && !text.isEmpty()) {
            return Optional.of(text);
        }
        mistake(
                path,
                node.line(),
                node instanceof YamlNode.Scalar ? "is empty" : "should be a single value, but is " + node.kind());
        return Optional.empty();
    }

    private void mistake(String path, int where, String message) {
        mistakes.add(new Mistake(file, where, path, message));
    }

    private String path(String name) {
        return at.isEmpty() || name.isEmpty() ? at + name : at + "." + name;
    }
}
