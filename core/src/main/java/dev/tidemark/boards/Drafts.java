package dev.tidemark.boards;

import dev.tidemark.catalog.Panel;
import dev.tidemark.catalog.PanelDraft;
import java.util.List;

/** Panels of one source, each of one measure. */
record Drafts(String source) {

    PanelDraft draft(Panel.Show show, String title, String measure) {
        return PanelDraft.of(show, title, source, List.of(measure));
    }
}
