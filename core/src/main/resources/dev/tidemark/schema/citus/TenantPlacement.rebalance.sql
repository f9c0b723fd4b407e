/* TenantPlacement.rebalance */
select citus_rebalance_start() as job
