/* SavedBoards.lock */
-- Who saves boards of a tenant at the same time waits here, and counts afterwards, in a statement of its own: this one's
-- snapshot is of before it waited.
select tenant_id from tidemark.tenants where tenant_id = :tenant_id for no key update
