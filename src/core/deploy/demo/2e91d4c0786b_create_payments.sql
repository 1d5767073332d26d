-- Create payments
--
-- The branch of the payments team; it is merged with d40f2a6c9e85.
--
-- revision: 2e91d4c0786b
-- down-revision: b06c9e7f3a11
-- branch-labels: payments
-- created: @created@

-- migrate:up
CREATE TABLE payments (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders (id),
  amount NUMERIC(10, 2) NOT NULL,
  paid_at TIMESTAMP NOT NULL
);
CREATE INDEX payments_order_id ON payments (order_id);

-- migrate:down
DROP TABLE payments;
