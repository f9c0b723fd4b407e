package dev.tidemark.server.process;

import dev.tidemark.server.stream.Undecodable;
import dev.tidemark.server.stream.UnfitRecord;
import dev.tidemark.store.Identity;
import dev.tidemark.store.Received;
import dev.tidemark.store.Reject;
import java.time.Instant;

/** Rejects of what was no event when it came into the stream. */
final class NoEvent {

    private NoEvent() {}

    static Reject reject(UnfitRecord unfit) {
        return new Reject(
                Identity.timeless(unfit.tenantId(), unfit.eventKey()),
                unfit.receivedAt(),
                unfit.why().reason(),
                unfit.why().detail(),
                Received.part(unfit.why().source(), unfit.bytes()));
    }

    static Reject reject(Undecodable bad) {
        return new Reject(
                Identity.unknown(),
                Instant.now(),
                Reason.UNDECODABLE.word(),
                bad.why(),
                Received.part("", bad.bytes()));
    }
}
