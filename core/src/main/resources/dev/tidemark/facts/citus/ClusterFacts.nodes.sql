/* ClusterFacts.nodes */
select
    format('%s:%s', node.nodename, node.nodeport) as node,
    coalesce(told.success, false) as answers,
    case when told.success then split_part(told.result, ' ', 1)::bigint else 0 end as bytes,
    case when told.success then split_part(told.result, ' ', 2)::bigint else 0 end as in_doubt
from pg_dist_node node
left join run_command_on_all_nodes(
    format(
        $$
            select concat(
                pg_database_size(current_database()),
                ' ',
                (select count(*) from pg_prepared_xacts
                 where database = current_database() and prepared <= now() - interval '%s seconds'))
        $$,
        cast(:seconds as bigint))) told using (nodeid)
where node.noderole = 'primary'
order by node.groupid
