-- Which role of Postgres sees which tenants through the views of rollups, which apply generates.

create table tidemark.tenant_roles (
    role_name  text collate "C" not null,
    tenant_id  integer not null,
    granted_at timestamptz not null default now(),
    constraint tenant_roles_key primary key (role_name, tenant_id),
    constraint a_role_sees_a_tenant foreign key (tenant_id) references tidemark.tenants
);
comment on table tidemark.tenant_roles is 'Which tenants a role sees through the views of rollups, besides those who may read the events themselves.';

-- A view and no function: a function's right to run is asked of the caller, and its tables' with it.
create view tidemark.visible_tenants with (security_barrier) as
select t.tenant_id, t.name
from tidemark.tenants t
where has_table_privilege('tidemark.events'::regclass, 'select')
    or exists (
        select
        from tidemark.tenant_roles r
        join pg_roles p on p.rolname = r.role_name
        where r.tenant_id = t.tenant_id and pg_has_role(p.oid, 'usage'));
comment on view tidemark.visible_tenants is 'The tenants whose rows the caller sees in the views of rollups.';

create function tidemark.grant_views() returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    its_name text;
begin
    if not exists (select from pg_roles where rolname = 'tidemark_reader') then
        return;
    end if;
    grant usage on schema tidemark to tidemark_reader;
    for its_name in select c.relname from pg_class c where c.relnamespace = 'tidemark'::regnamespace and c.relkind = 'v' loop
        execute format('grant select on tidemark.%I to tidemark_reader', its_name);
    end loop;
    -- What a view calls is called with the caller's rights. What is not a calculation is not for who may use the schema to read.
    revoke execute on all functions in schema tidemark from public;
    for its_name in
        select p.oid::regprocedure::text
        from pg_proc p
        where p.pronamespace = 'tidemark'::regnamespace and p.provolatile = 'i'
    loop
        execute format('grant execute on function %s to tidemark_reader', its_name);
    end loop;
end $$;
comment on function tidemark.grant_views is 'Lets tidemark_reader, if there is that role, read the views of rollups and call nothing but calculations; each of its members sees the tenants that it was granted.';

create function tidemark.grant_tenant(tenant text, role_name text) returns boolean language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    made boolean := false;
    its_id integer;
begin
    select t.tenant_id into its_id from tidemark.tenants t where t.name = grant_tenant.tenant;
    if its_id is null then
        raise exception 'there is no tenant ''%''', tenant using errcode = 'no_data_found';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('tidemark.grant', 0));
    if not exists (select from pg_roles where rolname = 'tidemark_reader') then
        create role tidemark_reader nologin;
    end if;
    if not exists (select from pg_roles r where r.rolname = grant_tenant.role_name) then
        execute format('create role %I login', role_name);
        made := true;
    end if;
    execute format('grant tidemark_reader to %I', role_name);
    insert into tidemark.tenant_roles (role_name, tenant_id) values (grant_tenant.role_name, its_id) on conflict do nothing;
    perform tidemark.grant_views();
    return made;
end $$;
comment on function tidemark.grant_tenant is 'Lets a role see a tenant through the views of rollups; makes the role if there is none and tells so.';

create function tidemark.revoke_tenant(tenant text, role_name text) returns boolean language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    delete from tidemark.tenant_roles r
    using tidemark.tenants t
    where t.tenant_id = r.tenant_id and t.name = revoke_tenant.tenant and r.role_name = revoke_tenant.role_name;
    return found;
end $$;
comment on function tidemark.revoke_tenant is 'Takes a tenant from a role''s sight; false if it was not in it.';
