package dev.tidemark.server.imports;

import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Tenant;
import java.util.Optional;

/** Who may import with a key. Asked for every request, so an implementation answers from memory. */
@FunctionalInterface
public interface Importers {

    /**
     * The tenant of a key with the scope import; nothing for any other key.
     *
     * @throws KeysUnavailable if that cannot be known now
     */
    Optional<Tenant> importer(String key) throws KeysUnavailable;
}
