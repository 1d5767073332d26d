-- Create reporting
--
-- The branch of the reporting team: what the shop sells, by day, kept when orders are archived.
--
-- revision: f1c08e5d6b93
-- down-revision: b06c9e7f3a11
-- branch-labels: reporting
-- created: @created@

-- migrate:up
CREATE TABLE sales_by_day (
  day DATE PRIMARY KEY,
  n_orders INTEGER NOT NULL,
  n_books INTEGER NOT NULL
);

INSERT INTO sales_by_day (day, n_orders, n_books)
SELECT date(o.ordered_at), count(DISTINCT o.id), sum(l.quantity)
FROM orders o
JOIN order_lines l ON l.order_id = o.id
GROUP BY date(o.ordered_at);

-- migrate:down
DROP TABLE sales_by_day;
