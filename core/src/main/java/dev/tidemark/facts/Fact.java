package dev.tidemark.facts;

/**
 * Something that an operator wants to know.
 *
 * @param name of what is measured; words of small letters with underscores between them, the same at every reading
 * @param of which of several: a rollup, a partition, a reason; empty where there is one
 * @param standing whether it is good
 * @param says what it means, in a sentence
 * @param advice what to do, in a sentence; empty while it is good
 */
public record Fact(
        Stage stage, String name, String of, double value, Unit unit, Standing standing, String says, String advice) {

    /** One that cannot be anything but good. */
    public static Fact good(Stage stage, String name, String of, double value, Unit unit, String says) {
        return new Fact(stage, name, of, value, unit, Standing.GOOD, says, "");
    }

    /**
     * One that may need something to be done.
     *
     * @param advice is left out while it is good
     */
    public static Fact of(
            Stage stage,
            String name,
            String of,
            double value,
            Unit unit,
            Standing standing,
            String says,
            String advice) {
        return new Fact(stage, name, of, value, unit, standing, says, standing == Standing.GOOD ? "" : advice);
    }
}
