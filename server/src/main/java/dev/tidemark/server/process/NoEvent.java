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
                received(unfit));
    }

    private static Received received(UnfitRecord unfit) {
        var why = unfit.why();
        return why.deliveredAs().isEmpty()
                ? Received.part(why.source(), unfit.bytes())
                : Received.delivery(why.source(), unfit.bytes(), why.deliveredAs());
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
