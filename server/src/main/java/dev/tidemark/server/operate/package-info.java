/**
 * The operator's view of a server: facts of the database and of this process, slow questions, imports, rejects and their replay.
 * For keys of operators only, which open nothing else; without any tenant's data but names, sizes and samples of rejects.
 */
@NullMarked
package dev.tidemark.server.operate;

import org.jspecify.annotations.NullMarked;
