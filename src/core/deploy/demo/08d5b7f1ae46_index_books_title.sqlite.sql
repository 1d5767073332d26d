-- Index books.title for search
--
-- revision: 08d5b7f1ae46
-- down-revision: d40f2a6c9e85
-- created: @created@

-- migrate:up
CREATE INDEX books_title ON books (lower(title));

-- migrate:down
DROP INDEX books_title;
