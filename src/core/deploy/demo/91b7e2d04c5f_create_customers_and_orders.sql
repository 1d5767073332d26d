-- Create customers and orders
--
-- revision: 91b7e2d04c5f
-- down-revision: 3fd0c1a7b2e4
-- created: @created@

-- migrate:up
CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name VARCHAR(200) NOT NULL,
  email VARCHAR(200) NOT NULL
);

CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  ordered_at TIMESTAMP NOT NULL,
  legacy_total NUMERIC(10, 2)
);

CREATE TABLE order_lines (
  order_id INTEGER NOT NULL REFERENCES orders (id),
  line INTEGER NOT NULL,
  book_id INTEGER NOT NULL REFERENCES books (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  price NUMERIC(8, 2) NOT NULL,
  PRIMARY KEY (order_id, line)
);

-- migrate:down
DROP TABLE order_lines;
DROP TABLE orders;
DROP TABLE customers;
