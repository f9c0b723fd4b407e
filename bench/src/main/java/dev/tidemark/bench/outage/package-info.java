/** What an absent database costs: the stream grows, the server does not, and afterwards nothing is missing. */
@NullMarked
package dev.tidemark.bench.outage;

import org.jspecify.annotations.NullMarked;
