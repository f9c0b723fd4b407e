/* RollupStore.keepSource */
insert into tidemark.source_floors (source, attached, keep)
values (:source, :attached, :keep::interval)
on conflict (source) do update set attached = excluded.attached, keep = excluded.keep
