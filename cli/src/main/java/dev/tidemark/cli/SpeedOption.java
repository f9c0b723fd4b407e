package dev.tidemark.cli;

import dev.tidemark.cli.replay.Pace;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code max}, or how many times faster than recorded. */
final class SpeedOption implements ITypeConverter<Pace> {

    @Override
    public Pace convert(String text) {
        if (text.equals("max")) {
            return new Pace.Unbounded();
        }
        try {
            var factor = Double.parseDouble(text);
            if (factor > 0) {
                return new Pace.Speed(factor);
            }
        } catch (NumberFormatException _) {
            // Said below, like a factor that is not positive.
        }
        throw new TypeConversionException("'" + text + "' is neither 'max' nor a number above 0");
    }
}
