-- What is known of entities, attribute by attribute: each is as the latest event told it, whatever order events come in.
-- Most of the time one event tells all of them, so that one time is kept and only those that are older besides.
alter table tidemark.entities add column older jsonb;
alter table tidemark.entities set (fillfactor = 90);
comment on column tidemark.entities.attributes_at is 'Time of the latest event that told one of the attributes.';
comment on column tidemark.entities.older is 'Times of those attributes that were told before attributes_at, by attribute.';

alter table tidemark.entity_changes add column corrected_at timestamptz;
comment on column tidemark.entity_changes.corrected_at is 'When it was told, where it is to win against what was told of the same time: an event was changed, or somebody loaded it. NULL of an event.';
comment on table tidemark.entity_changes is 'What was told of entities and waits to be merged into them. Whoever knows something of entities tells it by a row here, in its own transaction.';
comment on column tidemark.entity_changes.attributes is 'Told at that time, by name; JSON null for what has none any more.';

create function tidemark.entity_term(tenant integer, kind text, attribute text, element text) returns bigint
    language sql immutable strict parallel safe
    return hashtextextended(element collate "C", hashtextextended(attribute collate "C", hashtextextended(kind collate "C", tenant)));
comment on function tidemark.entity_term is 'What an entity is found by in entities_by_term: one element of one of its attributes.';

create function tidemark.entity_terms(tenant integer, kind text, attributes jsonb) returns bigint[]
    language sql immutable parallel safe cost 1000
begin atomic
    select array_agg(tidemark.entity_term(tenant, kind, attribute.key, told.element))
    from jsonb_each(attributes) attribute
    cross join lateral (
        select element
        from jsonb_array_elements_text(
            case jsonb_typeof(attribute.value) when 'array' then attribute.value when 'null' then '[]' else jsonb_build_array(attribute.value) end) element
        where element <> '' and length(element) <= 64
        union all
        select ''
        where case when jsonb_typeof(attribute.value) = 'array' then jsonb_array_length(attribute.value) > 1 end
    ) told;
end;
comment on function tidemark.entity_terms is 'The terms of an entity: of each element of its attributes with at most 64 characters, and of '''' for a list of several.';

-- A hash and the entity compressed, 4 bytes for each element of each attribute; a table of links took 100.
create index entities_by_term on tidemark.entities using gin (tidemark.entity_terms(tenant_id, kind, attributes)) with (fastupdate = off);

drop function tidemark.flush_entities();
-- Each note and what is known already are taken apart into attributes; of each the latest stays, of two at the same time
-- what corrects, else the greater value. Notes are few beside entities, which are looked up one by one.
create function tidemark.flush_entities(wait boolean default false) returns bigint
    language plpgsql set search_path = pg_catalog, pg_temp set enable_hashjoin = off set enable_mergejoin = off as $$
declare
    flushed bigint;
begin
    if not exists (select from tidemark.entity_changes) then
        return 0;
    elsif wait then
        perform pg_advisory_xact_lock(hashtextextended('tidemark.entities', 0));
    elsif not pg_try_advisory_xact_lock(hashtextextended('tidemark.entities', 0)) then
        return 0;
    end if;
    with taken as (
        delete from tidemark.entity_changes
        returning tenant_id, kind, key, hashtextextended(key collate "C", 0) as entity_id, occurred_at, corrected_at, attributes
    ), told as (
        select taken.tenant_id, taken.kind, taken.entity_id, taken.key, attribute.key as attribute, attribute.value, taken.occurred_at as at,
            taken.corrected_at
        from taken
        cross join lateral jsonb_each(taken.attributes) attribute
        union all
        select known.tenant_id, known.kind, known.entity_id, known.key, attribute.key, attribute.value,
            coalesce((known.older ->> attribute.key)::timestamptz, known.attributes_at), null
        from (select distinct tenant_id, kind, entity_id from taken) touched
        join tidemark.entities known on known.tenant_id = touched.tenant_id and known.kind = touched.kind and known.entity_id = touched.entity_id
        cross join lateral jsonb_each(known.attributes) attribute
    ), last as (
        select distinct on (tenant_id, kind, entity_id, attribute) *, max(at) over (partition by tenant_id, kind, entity_id) as latest
        from told
        order by tenant_id, kind, entity_id, attribute, at desc, corrected_at desc nulls last, value desc
    ), merged as (
        insert into tidemark.entities as known (tenant_id, kind, entity_id, key, attributes, attributes_at, older)
        select tenant_id, kind, entity_id, min(key), jsonb_object_agg(attribute, value), max(at), jsonb_object_agg(attribute, at) filter (where at < latest)
        from last
        group by tenant_id, kind, entity_id
        order by tenant_id, kind, entity_id
        on conflict (tenant_id, kind, entity_id) do update set
            attributes = excluded.attributes,
            attributes_at = excluded.attributes_at,
            older = excluded.older
        where known.attributes <> excluded.attributes
            or known.attributes_at <> excluded.attributes_at
            or known.older is distinct from excluded.older
    )
    select count(*) into flushed from taken;
    return flushed;
end $$;
comment on function tidemark.flush_entities is 'Merges what was told of entities; tells how many notes there were. Leaves it to somebody else who is at it, unless it is to wait.';
