package dev.tidemark.cli.progress;

/**
 * How far work is.
 *
 * @param done steps
 * @param of all of them; 0 when not known
 * @param words what else there is to say
 */
public record Progress(long done, long of, String words) {}
