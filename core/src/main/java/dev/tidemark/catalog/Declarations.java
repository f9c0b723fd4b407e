package dev.tidemark.catalog;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One mapping of a catalog while it is read: hands out its members, and notes as mistakes what is missing,
 * unknown or of another shape, so that the readers themselves only say what they want.
 */
final class Declarations {

    /** Longest name: {@code <rollup>_v99_quarter_hour_p202611} must stay within the 63 bytes of a Postgres identifier. */
    static final int MAX_NAME = 36;

    /** Of names that a catalog gives. */
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0," + (MAX_NAME - 1) + "}");

    /** What is wrong with a name that is none. */
    static final String NO_NAME = "a name is lower-case letters, digits and _, begins with a letter and has at most "
            + MAX_NAME + " characters";

    private final Mistakes mistakes;
    private final String at;
    private final int line;
    private final Map<String, YamlNode.Mapping.Member> members;

    private Declarations(Mistakes mistakes, String at, int line, Map<String, YamlNode.Mapping.Member> members) {
        this.mistakes = mistakes;
        this.at = at;
        this.line = line;
        this.members = members;
    }

    static Declarations of(Mistakes mistakes, String at, YamlNode node) {
        if (node instanceof YamlNode.Mapping mapping) {
            return new Declarations(mistakes, at, mapping.line(), mapping.members());
        }
        mistakes.add(node.line(), at.isEmpty() ? "(document)" : at, "should be a mapping, but is " + node.kind());
        return new Declarations(mistakes, at, node.line(), Map.of());
    }

    /** Notes every member that is not one of these. */
    Declarations only(Collection<String> known) {
        members.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> mistake(name, "unknown; " + Nearest.clause(name, known)));
        return this;
    }

    /** Notes it when there are more members. */
    Declarations atMost(int number) {
        if (members.size() > number) {
            mistake("", "at most " + number + " are possible, here are " + members.size());
        }
        return this;
    }

    /** The named member as a mapping; empty when absent. */
    Declarations mapping(String name) {
        var member = members.get(name);
        return member == null
                ? new Declarations(mistakes, path(name), line, Map.of())
                : of(mistakes, path(name), member.value());
    }

    /** The elements of the named member, which is a list of mappings; none when absent. */
    List<Declarations> mappings(String name) {
        var member = members.get(name);
        if (member == null) {
            return List.of();
        }
        if (!(member.value() instanceof YamlNode.Sequence(int _, var items))) {
            mistake(name, "should be a list, but is " + member.value().kind());
            return List.of();
        }
        return IntStream.range(0, items.size())
                .mapToObj(i -> of(mistakes, path(name) + "[" + i + "]", items.get(i)))
                .toList();
    }

    /** Every member, each name checked, read by the given function; members that it gives nothing for are left out. */
    <T> Map<String, T> each(Function<String, Optional<T>> read) {
        var all = new LinkedHashMap<String, T>();
        members.keySet().forEach(name -> {
            if (NAME.matcher(name).matches()) {
                read.apply(name).ifPresent(value -> all.put(name, value));
            } else {
                mistake(name, NO_NAME);
            }
        });
        return all;
    }

    /** The names of all members, as they stand there. */
    Set<String> names() {
        return members.keySet();
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    boolean isMapping(String name) {
        var member = members.get(name);
        return member != null && member.value() instanceof YamlNode.Mapping;
    }

    boolean isList(String name) {
        var member = members.get(name);
        return member != null && member.value() instanceof YamlNode.Sequence;
    }

    /** The named member as it stands there; nothing when absent. */
    YamlNode node(String name) {
        var member = members.get(name);
        return member == null ? new YamlNode.Nothing(line) : member.value();
    }

    /** Another file's text, which is to stand here; its own mistakes are noted with the others. */
    YamlNode document(String file, String text) {
        return new YamlReader(mistakes.of(file)).readInside(text);
    }

    /** The named member's text; nothing when absent. An empty one is a mistake. */
    Optional<String> text(String name) {
        return value(name).filter(text -> filled(name, text));
    }

    /** The named member's texts: a list of them or a single one. Empty when absent. */
    List<String> texts(String name) {
        return values(name).stream().filter(text -> filled(name, text)).toList();
    }

    /** Like {@link #text}, but may be empty. */
    Optional<String> value(String name) {
        return Optional.ofNullable(members.get(name)).flatMap(member -> scalar(name, member.value()));
    }

    /** Like {@link #texts}, but each may be empty. */
    List<String> values(String name) {
        return items(name).flatMap(item -> scalar(name, item).stream()).toList();
    }

    /** Notes a mistake about a member, or about the whole mapping when there is no such member. */
    void mistake(String name, String message) {
        var member = members.get(name);
        mistakes.add(member == null ? line : member.line(), path(name), message);
    }

    private Stream<YamlNode> items(String name) {
        var member = members.get(name);
        if (member == null) {
            return Stream.of();
        }
        if (!(member.value() instanceof YamlNode.Sequence(int _, var items))) {
            return Stream.of(member.value());
        }
        if (items.isEmpty()) {
            mistake(name, "is empty");
        }
        return items.stream();
    }

    private Optional<String> scalar(String name, YamlNode node) {
        return switch (node) {
            case YamlNode.Scalar(int where, String text, var _) -> storable(name, where, text);
            case YamlNode.Nothing nothing -> none(name, nothing, "is empty");
            case YamlNode.Sequence _, YamlNode.Mapping _ ->
                none(name, node, "should be a single value, but is " + node.kind());
        };
    }

    /** A text of Postgres holds no NUL, and half of a surrogate pair has no UTF-8. */
    private Optional<String> storable(String name, int where, String text) {
        if (text.chars().allMatch(c -> c != 0)
                && text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            return Optional.of(text);
        }
        return none(name, new YamlNode.Nothing(where), "has a character that a database cannot hold");
    }

    private Optional<String> none(String name, YamlNode node, String message) {
        mistakes.add(node.line(), path(name), message);
        return Optional.empty();
    }

    private boolean filled(String name, String text) {
        if (text.isEmpty()) {
            mistake(name, "is empty");
        }
        return !text.isEmpty();
    }

    private String path(String name) {
        return at.isEmpty() || name.isEmpty() ? at + name : at + "." + name;
    }
}
