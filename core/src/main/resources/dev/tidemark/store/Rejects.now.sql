/* Rejects.now */
select clock_timestamp() as now
