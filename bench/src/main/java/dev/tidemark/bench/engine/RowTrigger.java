package dev.tidemark.bench.engine;

import dev.tidemark.bench.ground.Bed;
import java.util.List;

/**
 * The idea that Tidemark grew out of, written anew: a trigger per row puts a row into a queue for each event, and a job
 * merges the queue into hourly rows.
 */
final class RowTrigger {

    private static final String TABLES = """
            create schema original;
            create table original.queue (
                tenant_id integer not null, bucket timestamptz not null, article text collate "C" not null,
                device text collate "C" not null, engaged integer not null);
            create table original.hourly (
                tenant_id integer not null, bucket timestamptz not null, article text collate "C" not null,
                device text collate "C" not null, views bigint not null, engaged_seconds bigint not null,
                unique (tenant_id, bucket, article, device));
            create function original.enqueue() returns trigger language plpgsql as $$
            begin
                insert into original.queue values (
                    new.tenant_id, date_bin('1 hour', new.occurred_at, '2000-01-01T00:00:00Z'),
                    coalesce(new.payload ->> 'article', ''), coalesce(new.payload ->> 'device', ''),
                    coalesce((new.payload ->> 'engaged')::integer, 0));
                return null;
            end $$;
            create trigger enqueue after insert on tidemark.events for each row execute function original.enqueue();
            """;

    private static final String FLUSH = """
            with taken as (
                delete from original.queue returning *
            ), merged as (
                insert into original.hourly
                select tenant_id, bucket, article, device, count(*), sum(engaged)
                from taken
                group by 1, 2, 3, 4
                order by 1, 2, 3, 4
                on conflict (tenant_id, bucket, article, device) do update
                set views = hourly.views + excluded.views, engaged_seconds = hourly.engaged_seconds + excluded.engaged_seconds
            )
            select count(*) as n from taken""";

    private RowTrigger() {}

    static IngestCase in(Bed bed) {
        bed.execute(TABLES);
        return new IngestCase(bed, List.of(new Target("original.queue", "original.hourly", List.of(), FLUSH)));
    }
}
