package dev.tidemark.cli;

import dev.tidemark.store.Quota;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Events in a day or month of UTC: {@code 1000000/day}, {@code 20000000/month}. */
final class QuotaOption implements ITypeConverter<Quota> {

    private static final Pattern QUOTA = Pattern.compile("([1-9][0-9]{0,14})/(day|month)");

    @Override
    public Quota convert(String text) {
        var quota = QUOTA.matcher(text);
        if (!quota.matches()) {
            throw new TypeConversionException("'" + text + "' is no quota such as 1000000/day or 20000000/month");
        }
        return new Quota(
                Long.parseLong(quota.group(1)),
                Quota.Period.valueOf(quota.group(2).toUpperCase(Locale.ROOT)));
    }
}
