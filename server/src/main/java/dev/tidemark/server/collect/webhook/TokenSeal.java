package dev.tidemark.server.collect.webhook;

import java.util.Optional;

/** The secret itself, in a header. */
record TokenSeal(String header) implements Seal {

    @Override
    public Optional<Refusal> broken(Delivery delivery) {
        String given = delivery.header(header);
        if (given.isEmpty()) {
            return Refusal.missing(header);
        }
        return Macs.same(delivery.hook().secrets(), given) ? Optional.empty() : Refusal.wrong(header);
    }
}
