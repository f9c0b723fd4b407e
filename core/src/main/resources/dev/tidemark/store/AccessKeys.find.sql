/* AccessKeys.find */
select kind
from tidemark.access_keys
where key_id = :key_id and revoked_at is null and expires_at > now()
