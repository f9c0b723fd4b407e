/**
 * Pages: the script that they load, and where it sends what it saw. The script is a resource beside this package and has no
 * library; what browsers tell of their visitors is {@code collect.visitor}'s.
 */
@NullMarked
package dev.tidemark.server.collect.page;

import org.jspecify.annotations.NullMarked;
