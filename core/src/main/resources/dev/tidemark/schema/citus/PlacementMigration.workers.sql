/* PlacementMigration.workers */
select format('%s:%s', node.nodename, node.nodeport) as node, told.success as answers, told.result as said
from pg_dist_node node
join run_command_on_workers('select 1') told on (told.nodename, told.nodeport) = (node.nodename, node.nodeport)
where node.noderole = 'primary' and node.groupid > 0
order by node.nodeid
