@NullMarked
package dev.tidemark.server.collect.webhook;

import org.jspecify.annotations.NullMarked;
