/**
 * The command line: {@code Main} and one class per sub-command.
 */
@NullMarked
package dev.tidemark.cli;

import org.jspecify.annotations.NullMarked;
