package dev.tidemark.bench.compare;

import dev.tidemark.bench.ground.Bed;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.SqlStatement;
import dev.tidemark.store.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One that is plain SQL over a table of events.
 *
 * @param rows what it is asked of: see {@link Asked#sql}
 * @param time its column for ranges
 * @param jobs statements, run one by one outside a transaction
 * @param finishing likewise
 * @param users whether its rows tell users
 */
record SqlPeer(
        String name,
        Bed bed,
        String rows,
        String time,
        Optional<String> rollup,
        List<String> jobs,
        List<String> finishing,
        boolean users)
        implements Peer {

    SqlPeer {
        jobs = List.copyOf(jobs);
        finishing = List.copyOf(finishing);
    }

    @Override
    public void store(List<Event> batch) {
        bed.copy("public.events", batch);
    }

    @Override
    public void job() {
        jobs.forEach(bed::outside);
    }

    @Override
    public void finish() {
        jobs.forEach(bed::outside);
        finishing.forEach(bed::outside);
        bed.outside("vacuum analyze");
    }

    @Override
    public Optional<Map<String, Long>> ask(Asked asked) {
        if (asked == Asked.USERS && !users) {
            return Optional.empty();
        }
        var answer = new LinkedHashMap<String, Long>();
        bed.database()
                .transaction(
                        Isolation.READ_COMMITTED,
                        session -> session.query(SqlStatement.of(asked.sql(rows, time)), Map.of(), SqlPeer::entry))
                .forEach(each -> answer.put(each.getKey(), each.getValue()));
        return Optional.of(answer);
    }

    private static Map.Entry<String, Long> entry(Row row) {
        return Map.entry(row.text("key"), row.bigint("n"));
    }
}
