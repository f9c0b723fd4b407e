-- Whether changes of entities wait is asked without looking at more than one: a cluster would answer the bare "exists" of before by
-- pulling a number for each of them to the coordinator.
create function tidemark.entities_wait() returns boolean language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform 1 from tidemark.entity_changes limit 1;
    return found;
end $$;
comment on function tidemark.entities_wait is 'Whether tidemark.flush_entities has anything to do.';

do $$ begin
    execute replace(
        pg_get_functiondef('tidemark.flush_entities(boolean)'::regprocedure),
        'not exists (select 1 from tidemark.entity_changes)',
        'not tidemark.entities_wait()');
end $$;
