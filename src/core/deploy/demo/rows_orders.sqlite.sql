-- $1: how many; $2: how many customers there are.
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < CAST($1 AS INTEGER))
INSERT INTO orders (id, customer_id, ordered_at, legacy_total)
SELECT i, 1 + i * 7919 % CAST($2 AS INTEGER),
  datetime('now', '-' || (1 + i % 300) || ' days', '-' || (i * 37 % 1440) || ' minutes'),
  CASE WHEN i % 3 = 0 THEN 9.90 + i % 40 END
FROM n;
