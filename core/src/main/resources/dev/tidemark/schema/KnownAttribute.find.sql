/* KnownAttribute.find */
with known as (
    select attribute.key as attribute, attribute.value, coalesce((entity.older ->> attribute.key)::timestamptz, entity.attributes_at) as at,
        null::timestamptz as corrected_at, false as waits
    from tidemark.entities entity
    cross join lateral jsonb_each(entity.attributes) attribute
    where entity.tenant_id = :tenant and entity.kind = :kind and entity.entity_id = hashtextextended(:key::text collate "C", 0)
    union all
    select attribute.key, attribute.value, change.occurred_at, change.corrected_at, true
    from tidemark.entity_changes change
    cross join lateral jsonb_each(change.attributes) attribute
    where change.tenant_id = :tenant and change.kind = :kind and change.key = :key
)
select distinct on (attribute) attribute, value::text as value, at, waits
from known
order by attribute, at desc, corrected_at desc nulls last, value desc
