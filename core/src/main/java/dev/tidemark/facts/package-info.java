/**
 * What an operator wants to know, as facts: a value, whether it is good, what it means and what to do when it is not. The same facts
 * are shown by the operator's page, by {@code tidemark status} and as metrics.
 *
 * <p>Here is what the database knows; a server adds what only it can know. Facts hold names, sizes and times, and nothing of what
 * tenants sent.
 */
@NullMarked
package dev.tidemark.facts;

import org.jspecify.annotations.NullMarked;
