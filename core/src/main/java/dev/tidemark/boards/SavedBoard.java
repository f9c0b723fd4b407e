package dev.tidemark.boards;

/**
 * A board that somebody saved.
 *
 * @param revision another one every time it is saved, never one that it had before
 * @param json as it was saved; of members that may be gone since
 */
public record SavedBoard(String name, long revision, String json) {}
