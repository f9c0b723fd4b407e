/**
 * Traffic that never was, for the demo: a news site and the chatbots of a few businesses. Everything is made from the time and a
 * fixed seed, so that the same piece of the past always consists of the same events with the same ids, and sending it again changes
 * nothing. {@link dev.tidemark.cli.sample.SampleTenant} says what there is, {@link dev.tidemark.cli.sample.SampleFeed} sends it.
 */
@NullMarked
package dev.tidemark.cli.sample;

import org.jspecify.annotations.NullMarked;
