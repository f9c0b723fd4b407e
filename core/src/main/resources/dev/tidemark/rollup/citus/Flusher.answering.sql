/* Flusher.answering */
select coalesce(string_agg(node.groupid::text, ',') filter (where said.success), '') as nodes
from run_command_on_workers('select 1') said
join pg_dist_node node using (nodename, nodeport)
having not bool_and(said.success)
