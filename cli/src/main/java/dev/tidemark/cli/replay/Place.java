package dev.tidemark.cli.replay;

/** Where a line stands; lines are counted from 1. */
public record Place(String file, long line) {
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
