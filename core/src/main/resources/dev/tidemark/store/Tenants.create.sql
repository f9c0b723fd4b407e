/* Tenants.create */
insert into tidemark.tenants (name)
values (:name)
on conflict do nothing
