package dev.tidemark.bench.faults;

import java.util.Locale;
import java.util.regex.Pattern;

/** What to call the statements of one connection. */
final class StatementNames {

    /** As in the first line of every statement that is a file. */
    private static final Pattern COMMENT = Pattern.compile("^\\s*/\\*\\s*([^*]+?)\\s*\\*/");

    private static final Pattern NOISE = Pattern.compile("\\d+|\\s+");
    private static final int LONGEST = 40;

    /** The one that is looked for first in the transaction that stores a batch. */
    private static final String OFFSET = "Offsets.advance";

    private String transaction = "";

    String of(String sql) {
        var name = name(sql);
        switch (name) {
            case "begin" -> transaction = "";
            case "commit" -> {
                return "commit of " + (transaction.isEmpty() ? "nothing" : transaction);
            }
            default -> {
                if (transaction.isEmpty() || name.equals(OFFSET)) {
                    transaction = name;
                }
            }
        }
        return name;
    }

    private static String name(String sql) {
        var comment = COMMENT.matcher(sql);
        if (comment.find()) {
            return comment.group(1);
        }
        var words = NOISE.matcher(sql.strip().toLowerCase(Locale.ROOT))
                .replaceAll(found -> found.group().isBlank() ? " " : "N");
        return words.substring(0, Math.min(LONGEST, words.length()));
    }
}
