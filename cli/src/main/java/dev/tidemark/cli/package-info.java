/**
 * The command line: {@link dev.tidemark.cli.Main} and one class per sub-command. A command reads its options, calls the part of
 * Tidemark that does the work, and says how it went in words; it decides nothing itself.
 *
 * <p>Exit codes: 0 done, 1 failed, 2 wrong usage or input. Nothing that goes wrong reaches the user as a stack trace: see
 * {@link dev.tidemark.cli.Complaints}.
 */
@NullMarked
package dev.tidemark.cli;

import org.jspecify.annotations.NullMarked;
