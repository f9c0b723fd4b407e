/* ClusterFacts.moves */
select
    count(*) filter (where task.status in ('blocked', 'runnable', 'running', 'cancelling')) as moves,
    count(*) filter (where task.status = 'error' and job.state = 'failed' and job.job_id = (select max(job_id) from pg_dist_background_job)) as failed
from pg_dist_background_task task
join pg_dist_background_job job using (job_id)
