/**
 * One file per sender: how its requests become events, with nothing but the bytes in hand.
 */
@NullMarked
package dev.tidemark.server.collect.adapter;

import org.jspecify.annotations.NullMarked;
