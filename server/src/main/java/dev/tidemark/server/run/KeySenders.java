package dev.tidemark.server.run;

import dev.tidemark.server.collect.KeyAllowance;
import dev.tidemark.server.collect.Origins;
import dev.tidemark.server.collect.QuotaMeter;
import dev.tidemark.server.collect.Sender;
import dev.tidemark.store.AccessKey;
import dev.tidemark.store.AccessKeys;
import dev.tidemark.store.KeyRing;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The senders behind write keys, each with what it has used of its limits, which outlives any look at the database. */
final class KeySenders {

    private final AccessKeys keys;
    private final Clock clock;
    private final Map<AccessKey, Limited> senders = new ConcurrentHashMap<>();

    KeySenders(AccessKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    private record Limited(Sender sender, Optional<QuotaMeter> quota) {}

    /** The sender of a key in force. */
    Sender of(AccessKey key) {
        return senders.computeIfAbsent(key, this::limited).sender();
    }

    private Limited limited(AccessKey key) {
        var terms = key.terms();
        var quota = terms.quota().map(each -> new QuotaMeter(each, clock));
        var sender = new Sender(
                key.tenant(),
                "key " + key.id(),
                KeyAllowance.of(quota, terms.rate(), clock),
                new Origins(terms.origins()));
        return new Limited(sender, quota);
    }

    /**
     * Has those of the keys in force and no others, saves what was counted, and takes over what other servers did. By one thread
     * at a time.
     */
    void look(Collection<AccessKey> inForce) {
        senders.keySet().retainAll(inForce);
        inForce.stream().filter(key -> key.kind() == KeyRing.Kind.WRITE).forEach(this::of);
        save();
        if (senders.values().stream().anyMatch(limited -> limited.quota().isPresent())) {
            learn();
        }
    }

    private void learn() {
        var used = keys.used(clock.instant()).stream().collect(Collectors.groupingBy(AccessKeys.Used::id));
        senders.forEach((key, limited) -> limited.quota()
                .ifPresent(meter -> used.getOrDefault(key.id(), List.of())
                        .forEach(each -> meter.learn(each.begins(), each.events()))));
    }

    /** Saves what was counted for quotas, and takes over what other servers did. */
    void save() {
        senders.forEach((key, limited) -> limited.quota().ifPresent(meter -> save(key, meter)));
    }

    private void save(AccessKey key, QuotaMeter meter) {
        meter.save((begins, events) -> keys.use(key.id(), begins, events));
    }
}
