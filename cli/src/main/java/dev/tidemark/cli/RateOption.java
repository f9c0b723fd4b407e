package dev.tidemark.cli;

import dev.tidemark.store.Rate;
import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Events in a second, minute or hour: {@code 1000/s}, {@code 600/m}, {@code 5000/h}. */
final class RateOption implements ITypeConverter<Rate> {

    private static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,8})/([smh])");

    @Override
    public Rate convert(String text) {
        var rate = RATE.matcher(text);
        if (!rate.matches()) {
            throw new TypeConversionException("'" + text + "' is no rate such as 1000/s, 600/m or 5000/h");
        }
        var per = switch (rate.group(2)) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            default -> Duration.ofHours(1);
        };
        return new Rate(Integer.parseInt(rate.group(1)), per);
    }
}
