/**
 * The pages: static files from the class path, with their caching and security headers.
 */
@NullMarked
package dev.tidemark.server.dashboard;

import org.jspecify.annotations.NullMarked;
