package dev.tidemark.server.collect.visitor;

/**
 * What a header {@code User-Agent} says.
 *
 * @param device {@code phone}, {@code tablet}, {@code desktop}, {@code tv}, or {@code ""} where it cannot be told
 * @param bot whether it is a program and no person
 */
public record Browser(String device, boolean bot) {
    /** Of a request that does not say. */
    public static final Browser UNKNOWN = new Browser("", false);
}
