/**
 * The warehouse of a company that counts the visits of many publishers, as there never was: for any hour, what it would deliver of it.
 * Everything is made of names, hours and a fixed seed, so that an hour is the same whenever and wherever it is made.
 * {@link dev.tidemark.cli.warehouse.Publishers} says whose visits there are, {@link dev.tidemark.cli.warehouse.Deliveries} writes them.
 */
@NullMarked
package dev.tidemark.cli.warehouse;

import org.jspecify.annotations.NullMarked;
