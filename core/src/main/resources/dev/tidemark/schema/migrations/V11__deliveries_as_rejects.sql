-- Deliveries of platforms that could not be read can be read again.

alter table tidemark.rejects add column delivered_as text collate "C" not null default '';
comment on column tidemark.rejects.delivered_as is 'The media type of the platform''s delivery that the bytes are, whole; empty for anything else.';
