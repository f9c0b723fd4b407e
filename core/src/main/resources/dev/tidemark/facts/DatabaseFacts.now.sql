/* DatabaseFacts.now */
select now() as now
