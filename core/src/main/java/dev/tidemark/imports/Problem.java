package dev.tidemark.imports;

/**
 * Why something that was asked for cannot be done.
 *
 * @param code one of a closed set, for programs
 * @param message for people: what is wrong, and what was probably meant
 * @param at which part of the order it is about: {@code rollups}, {@code slice}, {@code tenant}
 */
public record Problem(String code, String message, String at) {}
