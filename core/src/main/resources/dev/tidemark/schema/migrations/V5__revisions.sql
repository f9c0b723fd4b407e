-- What tells whether the sealed part of a rollup is still what it was, so that answers about it can be kept and be exact.

create sequence tidemark.revisions;
comment on sequence tidemark.revisions is 'So that no revision comes twice, even where a rollup of the same name and version is made again.';

create table tidemark.rollup_revisions (
    revision   bigint not null,
    version    integer not null,
    tenant_id  integer not null,
    rollup     text collate "C" not null,
    constraint rollup_revisions_key primary key (rollup, version, tenant_id),
    constraint a_revision_belongs_to_a_rollup foreign key (rollup, version) references tidemark.rollups on delete cascade
);
comment on table tidemark.rollup_revisions is 'Another number whenever rows of sealed buckets change other than by deltas that wait to be flushed.';
comment on column tidemark.rollup_revisions.tenant_id is 'Whose rows they are; 0 for those of all tenants. Without that row nobody counts, and nothing may be kept.';

-- In the transaction of the change, under the rollup's lock.
create function tidemark.revise(rollup_name text, rollup_version integer, tenants integer[] default array[0]) returns void
    language sql
begin atomic
    insert into tidemark.rollup_revisions as known (rollup, version, tenant_id, revision)
    select rollup_name, rollup_version, tenant, nextval('tidemark.revisions')
    from (select distinct unnest(tenants) as tenant) changed
    order by tenant
    on conflict (rollup, version, tenant_id) do update set revision = excluded.revision;
end;
comment on function tidemark.revise is 'Tells that sealed rows of these tenants, or of all, have changed.';

-- As before, and answers that have the name are kept no longer.
create or replace function tidemark.erase(tenant_name text, erased_user text, low timestamptz default '-infinity', high timestamptz default 'infinity') returns bigint
    language plpgsql as $$
declare
    tenant integer := (select tenant_id from tidemark.tenants where name = tenant_name);
    r tidemark.rollups;
    erased bigint;
begin
    if tenant is null then
        raise exception 'there is no tenant "%"', tenant_name using errcode = 'undefined_object';
    end if;
    if coalesce(erased_user, '') = '' then
        raise exception 'erase needs a user; events without one belong to nobody' using errcode = 'invalid_parameter_value';
    end if;
    delete from tidemark.events where tenant_id = tenant and user_id = erased_user and occurred_at >= low and occurred_at < high;
    get diagnostics erased = row_count;
    if erased = 0 then
        return 0;
    end if;
    -- The flush takes the name out of the keys of rollups, and keeps it no longer where a rollup has users as entities. Rows that
    -- retention has made final lose the name as well.
    for r in select * from tidemark.versions_of(null) loop
        perform tidemark.lock_rollup(r.name);
        execute format('select tidemark.%I()', 'flush_' || tidemark.table_prefix(r.name, r.version));
        perform tidemark.revise(r.name, r.version, array[tenant]);
    end loop;
    -- What waits to be merged would bring the name back.
    delete from tidemark.entity_changes where tenant_id = tenant and key = erased_user and kind like '%.user';
    delete from tidemark.entities where tenant_id = tenant and key = erased_user and kind like '%.user';
    return erased;
end $$;
