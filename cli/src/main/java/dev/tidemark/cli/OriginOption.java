package dev.tidemark.cli;

import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where pages are, as browsers say it: {@code https://example.org}, {@code http://localhost:3000}, or {@code *}. */
final class OriginOption implements ITypeConverter<String> {

    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.-]+(:[0-9]{1,5})?|\\*");
    private static final Pattern USUAL_PORT =
            Pattern.compile("(?<=^https://[^:]{1,300}):443$|(?<=^http://[^:]{1,300}):80$");

    @Override
    public String convert(String text) {
        var origin = text.toLowerCase(Locale.ROOT);
        if (!ORIGIN.matcher(origin).matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is no origin such as https://example.org, without a path, or * for any");
        }
        // Browsers leave these out.
        return USUAL_PORT.matcher(origin).replaceAll("");
    }
}
