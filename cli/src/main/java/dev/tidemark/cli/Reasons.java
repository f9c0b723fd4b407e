package dev.tidemark.cli;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Words for an exception, of one line: its message and those of its causes, where they add something. */
public final class Reasons {

    private Reasons() {}

    public static String of(Throwable failure) {
        var parts = new ArrayList<String>();
        for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
            var words = words(each);
            if (parts.stream().noneMatch(part -> part.contains(words))) {
                parts.add(words);
            }
        }
        return String.join(": ", parts).lines().findFirst().orElseThrow();
    }

    private static String words(Throwable failure) {
        var message = failure.getMessage();
        return switch (failure) {
            case NoSuchFileException missing -> "no such file: " + missing.getFile();
            case AccessDeniedException denied -> "permission denied: " + denied.getFile();
            case UnknownHostException unknown -> "unknown host " + unknown.getMessage();
            case ConnectException _ when message == null -> "connection refused";
            default -> message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
        };
    }
}
