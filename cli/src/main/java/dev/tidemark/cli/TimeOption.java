package dev.tidemark.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An instant as people write it: {@code 2026-11-22T03:00:00Z}, or a day, which is its beginning in UTC. From 1970 until 2200. */
final class TimeOption implements ITypeConverter<Instant> {

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant END = Instant.parse("2200-01-01T00:00:00Z");

    @Override
    public Instant convert(String text) {
        try {
            var instant = text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            if (!instant.isBefore(FIRST) && instant.isBefore(END)) {
                return instant;
            }
        } catch (DateTimeParseException _) {
            // The same is to be said of it.
        }
        throw new TypeConversionException(
                "'" + text + "' is no time such as 2026-11-22T03:00:00Z or 2026-11-22, from 1970 until 2200");
    }
}
