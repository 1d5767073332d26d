-- Index books.title for search
--
-- Built without keeping anybody from ordering, which PostgreSQL does outside of a transaction only.
--
-- revision: 08d5b7f1ae46
-- down-revision: d40f2a6c9e85
-- created: @created@

-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY books_title ON books (lower(title));

-- migrate:down transaction:false
DROP INDEX CONCURRENTLY books_title;
