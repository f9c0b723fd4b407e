package dev.tidemark.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A {@link Panel} while it is made, by code that says only what is special about it. */
public final class PanelDraft {

    private final Panel.Show show;
    private final String title;
    private final String source;
    private final List<String> measures;
    private final List<Panel.Filter> filters = new ArrayList<>();
    private boolean newOnes;
    private boolean compare;
    private Optional<String> by = Optional.empty();
    private OptionalInt limit = OptionalInt.empty();
    private Optional<Panel.Width> width = Optional.empty();
    private Optional<String> range = Optional.empty();
    private Optional<Grain> grain = Optional.empty();

    private PanelDraft(Panel.Show show, String title, String source, List<String> measures) {
        this.show = show;
        this.title = title;
        this.source = source;
        this.measures = List.copyOf(measures);
    }

    public static PanelDraft of(Panel.Show show, String title, String source, List<String> measures) {
        return new PanelDraft(show, title, source, measures);
    }

    /** How many of them were not seen before. */
    public PanelDraft newOnes() {
        newOnes = true;
        return this;
    }

    /** Beside the range before. */
    public PanelDraft compared() {
        compare = true;
        return this;
    }

    public PanelDraft by(String dimension) {
        by = Optional.of(dimension);
        return this;
    }

    /** Only the events with this member. */
    public PanelDraft is(String dimension, String value) {
        filters.add(new Panel.Filter(dimension, false, List.of(value)));
        return this;
    }

    public PanelDraft limit(int most) {
        limit = OptionalInt.of(most);
        return this;
    }

    public PanelDraft wide() {
        width = Optional.of(Panel.Width.FULL);
        return this;
    }

    /** With a range of its own. */
    public PanelDraft over(String words) {
        range = Optional.of(words);
        return this;
    }

    public PanelDraft each(Grain bucket) {
        grain = Optional.of(bucket);
        return this;
    }

    public Panel panel() {
        return new Panel(
                show,
                Optional.of(title),
                source,
                measures,
                newOnes,
                by,
                filters,
                compare,
                limit,
                Optional.empty(),
                width,
                range,
                grain);
    }
}
