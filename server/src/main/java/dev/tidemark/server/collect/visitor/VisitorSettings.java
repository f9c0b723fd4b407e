package dev.tidemark.server.collect.visitor;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What is kept of visitors.
 *
 * @param bots whether events of programs are kept like those of people
 * @param secret at least {@value #FEWEST_SECRET_BYTES} bytes with which addresses are hashed; none drops addresses
 */
public record VisitorSettings(boolean bots, Optional<String> secret) {

    public static final int FEWEST_SECRET_BYTES = 32;

    /** Programs are not kept, addresses neither. */
    public static final VisitorSettings DEFAULT = new VisitorSettings(false, Optional.empty());

    public VisitorSettings {
        if (secret.isPresent() && secret.get().getBytes(StandardCharsets.UTF_8).length < FEWEST_SECRET_BYTES) {
            throw new IllegalArgumentException("secret has fewer than " + FEWEST_SECRET_BYTES + " bytes");
        }
    }
}
