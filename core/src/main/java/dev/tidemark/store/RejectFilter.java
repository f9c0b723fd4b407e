package dev.tidemark.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which rejects.
 *
 * @param tenant none for those of all
 * @param reason none for every reason
 * @param since rejected then or later; {@link Instant#MIN} for all
 * @param ids empty for all
 */
public record RejectFilter(Optional<Tenant> tenant, Optional<String> reason, Instant since, List<Long> ids) {

    public static final RejectFilter ALL = new RejectFilter(Optional.empty(), Optional.empty(), Instant.MIN, List.of());

    Map<String, Object> values() {
        var values = new HashMap<String, Object>();
        values.put("tenant_id", tenant.map(Tenant::id).orElse(-1));
        values.put("reason", reason.orElse(""));
        values.put("since", since);
        values.put("ids", Rejects.bigints(ids));
        return values;
    }
}
