/* AccessKeys.use */
-- Several servers add to one row; each learns the sum.
insert into tidemark.key_usage as used (key_id, begins, events)
values (:key_id, :begins, :events)
on conflict (key_id, begins) do update set events = used.events + excluded.events
returning events
