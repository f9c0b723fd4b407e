/* AccessKeys.create */
insert into tidemark.access_keys
    (tenant_id, kind, hash, ending, label, expires_at, rate_events, rate_seconds, quota_events, quota_period, scopes, origins)
values
    (:tenant_id::integer, :kind, :hash, :ending, :label, :expires_at, :rate_events, :rate_seconds, :quota_events, :quota_period, :scopes, :origins)
returning key_id
