-- $1: how many; $2: how many customers there are.
INSERT INTO orders (id, customer_id, ordered_at, legacy_total)
SELECT i, 1 + i * 7919::bigint % CAST($2 AS INTEGER),
  date_trunc('second', localtimestamp) - (1 + i % 300) * interval '1 day' - (i * 37 % 1440) * interval '1 minute',
  CASE WHEN i % 3 = 0 THEN 9.90 + i % 40 END
FROM generate_series(1, CAST($1 AS INTEGER)) AS i;
