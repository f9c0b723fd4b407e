package dev.tidemark.catalog;

/**
 * By what a rollup's events are told apart.
 *
 * @param field where its member stands in an event; an event without it has the member {@code ''}
 */
public record Dimension(String name, Field field) {}
