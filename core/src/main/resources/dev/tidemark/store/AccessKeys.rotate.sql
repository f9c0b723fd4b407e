/* AccessKeys.rotate */
update tidemark.access_keys
set previous_hash = hash, previous_until = now() + :overlap_seconds * interval '1 second', hash = :hash, ending = :ending
where key_id = :key_id and revoked_at is null and expires_at > now()
