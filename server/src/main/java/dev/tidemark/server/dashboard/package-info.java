/**
 * The pages: static files from the class path, with their caching and security headers.
 *
 * <p>The page itself is plain ES modules under {@code resources/dev/tidemark/server/dashboard}, written with Lit and ECharts, which
 * come as jars and are served from there too. The import map in {@code index.html} is the one place that names them: what it names
 * is served, and its digest is the only inline script that the Content-Security-Policy lets through. The package knows nothing of
 * the data: the page asks the API for everything, with a read token that lives in the browser's tab.
 *
 * <p>Guarantees: no request reaches a file that is not a page's; every file is sent with a validator, so a page that has been
 * loaded once costs one round trip a file, and its libraries none.
 */
@NullMarked
package dev.tidemark.server.dashboard;

import org.jspecify.annotations.NullMarked;
