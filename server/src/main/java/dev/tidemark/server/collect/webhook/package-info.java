/**
 * Deliveries of messenger platforms: each is checked to be genuine over the bytes as they came, split into what happened,
 * told in one vocabulary for all platforms, and made durable before the platform gets the answer that it wants.
 *
 * <p>A platform is one class: how it proves itself ({@code Seal}), and how its delivery reads ({@code Contents}). Readers
 * are pure. What happened has the key that the platform gave it, so that a delivery that is repeated is the same events.
 *
 * <p>Uses {@code collect} for bodies, limits and durability, and {@code collect.adapter} for the checks of events. Nothing
 * unsigned is kept, nothing of it is quoted in an answer.
 */
@NullMarked
package dev.tidemark.server.collect.webhook;

import org.jspecify.annotations.NullMarked;
