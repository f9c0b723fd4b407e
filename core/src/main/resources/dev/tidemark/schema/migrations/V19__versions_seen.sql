-- A transaction of one snapshot that began before a version of a rollup was made fires its triggers, and does not see it.
create or replace function tidemark.revise(rollup_name text, rollup_version integer, tenants integer[] default array[0]) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from tidemark.rollups r where r.name = rollup_name and r.version = rollup_version) then
        raise exception 'version % of rollup "%" was made after this transaction began', rollup_version, rollup_name
            using errcode = 'serialization_failure', hint = 'Try again.';
    end if;
    insert into tidemark.rollup_revisions as known (rollup, version, tenant_id, revision)
    select rollup_name, rollup_version, tenant, nextval('tidemark.revisions')
    from (select distinct unnest(tenants) as tenant) changed
    order by tenant
    on conflict (rollup, version, tenant_id) do update set revision = excluded.revision;
end $$;
