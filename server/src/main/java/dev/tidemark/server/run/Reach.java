package dev.tidemark.server.run;

import dev.tidemark.sql.Database;
import dev.tidemark.store.AccessKeys;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Who can reach a server: this machine alone, or others too.
 *
 * @param host that it listens on
 */
record Reach(String host) {

    /**
     * Before it listens.
     *
     * @param signed whether JSON Web Tokens are taken, which need no key
     * @return what the operator of a server that others reach has to know; nothing where nobody else does
     * @throws CannotStart if others would reach it, and nobody has a key yet
     */
    Optional<String> check(Database database, boolean signed) {
        if (isThisMachine()) {
            return Optional.empty();
        }
        if (!signed && new AccessKeys(database).inForce().all().isEmpty()) {
            throw new CannotStart(
                    "others could reach %s, and there is no key yet; start without --host, make one with tidemark key create, and start again"
                            .formatted(host));
        }
        return Optional.of(
                "listening on %s without TLS: keys and events can be read on their way; put a proxy with TLS in front, and let nobody else reach this address"
                        .formatted(host));
    }

    private boolean isThisMachine() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new CannotStart("there is no address " + host + "; choose another with --host", e);
        }
    }
}
