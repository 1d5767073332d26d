-- Create authors, books
--
-- The catalogue: a book has one author here; anthologies are listed under their editor.
--
-- revision: 3fd0c1a7b2e4
-- down-revision: none
-- created: @created@

-- migrate:up
CREATE TABLE authors (
  id INTEGER PRIMARY KEY,
  name VARCHAR(200) NOT NULL
);

CREATE TABLE books (
  id INTEGER PRIMARY KEY,
  author_id INTEGER NOT NULL REFERENCES authors (id),
  title VARCHAR(300) NOT NULL,
  price NUMERIC(8, 2) NOT NULL CHECK (price >= 0)
);

-- migrate:down
DROP TABLE books;
DROP TABLE authors;
