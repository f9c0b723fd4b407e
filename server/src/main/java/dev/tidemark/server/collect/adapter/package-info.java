/**
 * One file per sender: how its requests become events, with nothing but the bytes in hand.
 *
 * <p>A reader is pure and never throws on account of what it reads. What it lets through fits a jsonb column: valid
 * UTF-8, no U+0000, no half of a surrogate pair, numbers and depth within bounds. The bytes of an event are handed on as they
 * came.
 */
@NullMarked
package dev.tidemark.server.collect.adapter;

import org.jspecify.annotations.NullMarked;
