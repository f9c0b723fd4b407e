/* TenantPlacement.course */
select
    job.state::text as state,
    count(task.task_id) filter (where task.status = 'done') as done,
    count(task.task_id) as of,
    coalesce(max(task.message) filter (where task.status = 'error'), '') as problem
from pg_dist_background_job job
left join pg_dist_background_task task using (job_id)
where job.job_id = :job
group by job.state
