-- What events told of a person and waits to be merged goes with the person too: merged later it would bring the name back.
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
    -- The flush takes the name out of the keys of rollups, and keeps it no longer where a rollup has users as entities.
    for r in select * from tidemark.versions_of(null) loop
        perform tidemark.lock_rollup(r.name);
        execute format('select tidemark.%I()', 'flush_' || tidemark.table_prefix(r.name, r.version));
    end loop;
    delete from tidemark.entity_changes where tenant_id = tenant and key = erased_user and kind like '%.user';
    delete from tidemark.entities where tenant_id = tenant and key = erased_user and kind like '%.user';
    return erased;
end $$;
