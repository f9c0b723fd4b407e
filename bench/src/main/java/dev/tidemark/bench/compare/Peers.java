package dev.tidemark.bench.compare;

import dev.tidemark.bench.ground.Bed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** All of them, each in a database of its own; and those that cannot be here, with the reason. */
record Peers(List<Peer> all, List<String> skipped) {

    private static final String TABLE = """
            create table public.events as select %s from tidemark.events limit 0;
            """.formatted(Bed.EVENT_COLUMNS);
    private static final String KEY =
            "create unique index events_key on public.events (tenant_id, occurred_at, event_key);";

    /** Events as if they were rows of hours. */
    private static final String HOURS_OF_EVENTS = """
            (select tenant_id, date_bin('1 hour', occurred_at, '2000-01-01T00:00:00Z') as bucket, payload ->> 'article' as article,
                    payload ->> 'device' as device, 1 as views, (payload ->> 'engaged')::integer as engaged_seconds, user_id,
                    occurred_at
             from public.events) hours""";

    private static final String ROLLUP = """
            create table public.hourly (
                tenant_id integer not null, bucket timestamptz not null, article text collate "C" not null,
                device text collate "C" not null, views bigint not null, engaged_seconds bigint not null,
                unique (tenant_id, bucket, article, device));
            """;
    private static final String MERGE = """
            on conflict (tenant_id, bucket, article, device) do update
            set views = hourly.views + excluded.views, engaged_seconds = hourly.engaged_seconds + excluded.engaged_seconds""";
    private static final String MEMBERS = """
            new.tenant_id, date_bin('1 hour', new.occurred_at, '2000-01-01T00:00:00Z'), new.payload ->> 'article', new.payload ->> 'device'""";

    static Peers on(Supplier<Bed> beds) {
        var all = new ArrayList<Peer>();
        var skipped = new ArrayList<String>();
        all.add(new TidemarkPeer("Tidemark", beds.get(), false));
        all.add(new TidemarkPeer("Tidemark, and a rollup of unique users", beds.get(), true));
        all.add(plain(beds.get()));
        all.add(covering(beds.get()));
        all.add(original(beds.get()));
        all.add(upsert(beds.get()));
        all.add(watermark(beds.get()));
        var last = beds.get();
        if (isInstalled(last, "timescaledb")) {
            all.add(timescale(last));
        } else {
            skipped.add("TimescaleDB: its extension is not installed in this Postgres");
        }
        skipped.add(
                isInstalled(last, "pg_incremental")
                        ? "pg_incremental: installed, but this bench does not know it yet"
                        : "pg_incremental: its extension is not installed in this Postgres");
        return new Peers(all, skipped);
    }

    private static boolean isInstalled(Bed bed, String extension) {
        return bed.number("select count(*) as n from pg_available_extensions where name = '" + extension + "'") > 0;
    }

    /** The ceiling of storing, and the plainest way to ask. */
    private static Peer plain(Bed bed) {
        bed.execute(TABLE + KEY);
        return new SqlPeer(
                "plain COPY, raw GROUP BY on JSONB",
                bed,
                HOURS_OF_EVENTS,
                "occurred_at",
                Optional.empty(),
                List.of(),
                List.of(),
                true);
    }

    private static Peer covering(Bed bed) {
        bed.execute(TABLE + KEY + """
                alter table public.events
                    add bucket timestamptz generated always as (date_bin('1 hour', occurred_at, '2000-01-01T00:00:00Z')) stored,
                    add article text generated always as (payload ->> 'article') stored,
                    add device text generated always as (payload ->> 'device') stored,
                    add engaged integer generated always as ((payload ->> 'engaged')::integer) stored;
                create index on public.events (tenant_id, bucket) include (article, device, engaged, user_id);
                """);
        return new SqlPeer(
                "raw GROUP BY on typed columns with a covering index",
                bed,
                "(select tenant_id, bucket, article, device, 1 as views, engaged as engaged_seconds, user_id from public.events) hours",
                "bucket",
                Optional.empty(),
                List.of(),
                List.of(),
                true);
    }

    /** A trigger for each row, a row in a queue for each event, and a flush inside one insert in ten thousand. */
    private static Peer original(Bed bed) {
        bed.execute(TABLE + KEY + ROLLUP + """
                create table public.queue (
                    tenant_id integer, bucket timestamptz, article text collate "C", device text collate "C", engaged integer);
                create function public.flush() returns void language sql as $$
                    with taken as (delete from public.queue returning *)
                    insert into public.hourly
                    select tenant_id, bucket, article, device, count(*), sum(engaged) from taken group by 1, 2, 3, 4
                """ + MERGE + """
                $$;
                create function public.enqueue() returns trigger language plpgsql as $$
                begin
                    insert into public.queue values (
                """ + MEMBERS + """
                , (new.payload ->> 'engaged')::integer);
                    if random() < 0.0001 then
                        perform public.flush();
                    end if;
                    return null;
                end $$;
                create trigger enqueue after insert on public.events for each row execute function public.enqueue();
                """);
        return rolledUp(
                "the original: row trigger, queue, flush by chance", bed, List.of(), List.of("select public.flush()"));
    }

    private static Peer upsert(Bed bed) {
        bed.execute(TABLE + KEY + ROLLUP + """
                create function public.count_it() returns trigger language plpgsql as $$
                begin
                    insert into public.hourly values (
                """ + MEMBERS + """
                , 1, (new.payload ->> 'engaged')::integer)
                """ + MERGE + """
                ;
                    return null;
                end $$;
                create trigger count_it after insert on public.events for each row execute function public.count_it();
                """);
        return rolledUp("naive: an upsert for each event", bed, List.of(), List.of());
    }

    /** Whole minutes of event time up to the last one, which is right only as long as nothing comes late. */
    private static Peer watermark(Bed bed) {
        bed.execute(TABLE + KEY + ROLLUP + """
                create table public.state (watermark timestamptz not null);
                insert into public.state values ('2000-01-01T00:00:00Z');
                create function public.advance(upto timestamptz) returns void language sql as $$
                    insert into public.hourly
                    select tenant_id, date_bin('1 hour', occurred_at, '2000-01-01T00:00:00Z'), payload ->> 'article', payload ->> 'device', count(*),
                        sum((payload ->> 'engaged')::integer)
                    from public.events
                    where tenant_id = 1 and occurred_at >= (select watermark from public.state) and occurred_at < upto
                    group by 1, 2, 3, 4
                """ + MERGE + """
                ;
                    update public.state set watermark = upto
                $$;
                """);
        var advance =
                "select public.advance(coalesce(date_trunc('minute', max(occurred_at)), '2000-01-01T00:00:00Z')) from public.events";
        return rolledUp(
                "watermark: a job rolls up whole minutes",
                bed,
                List.of(advance),
                List.of("select public.advance('infinity')"));
    }

    private static Peer rolledUp(String name, Bed bed, List<String> jobs, List<String> finishing) {
        return new SqlPeer(name, bed, "public.hourly", "bucket", Optional.of("public.hourly"), jobs, finishing, false);
    }

    /** Real-time aggregates: what is not refreshed is read from the events. */
    private static Peer timescale(Bed bed) {
        bed.execute("create extension if not exists timescaledb");
        bed.execute(TABLE + """
                select create_hypertable('public.events', 'occurred_at', chunk_time_interval => interval '7 days',
                    create_default_indexes => false);
                """ + KEY);
        bed.outside("""
                create materialized view public.hourly
                with (timescaledb.continuous, timescaledb.materialized_only = false) as
                select tenant_id, time_bucket('1 hour', occurred_at) as bucket, payload ->> 'article' as article,
                    payload ->> 'device' as device, count(*) as views, sum((payload ->> 'engaged')::integer) as engaged_seconds
                from public.events
                group by 1, 2, 3, 4
                with no data""");
        return new SqlPeer(
                "TimescaleDB %s, continuous aggregate by hour, real-time"
                        .formatted(bed.text("select extversion as v from pg_extension where extname = 'timescaledb'")),
                bed,
                "public.hourly",
                "bucket",
                Optional.empty(),
                List.of("call refresh_continuous_aggregate('public.hourly', null, null)"),
                List.of(),
                false);
    }
}
