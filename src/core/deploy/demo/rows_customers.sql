-- $1: how many. Names repeat, addresses do not; people write them as they like.
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < CAST($1 AS INTEGER)),
named AS (
  SELECT i,
    CASE i % 12 WHEN 0 THEN 'Mira' WHEN 1 THEN 'Jonas' WHEN 2 THEN 'Aisha' WHEN 3 THEN 'Tomás'
      WHEN 4 THEN 'Ingrid' WHEN 5 THEN 'Kofi' WHEN 6 THEN 'Yuki' WHEN 7 THEN 'Elena'
      WHEN 8 THEN 'Samuel' WHEN 9 THEN 'Priya' WHEN 10 THEN 'Louis' ELSE 'Nora' END AS first,
    CASE i / 12 % 11 WHEN 0 THEN 'Holt' WHEN 1 THEN 'Berger' WHEN 2 THEN 'Okafor' WHEN 3 THEN 'Lindqvist'
      WHEN 4 THEN 'Marino' WHEN 5 THEN 'Tanaka' WHEN 6 THEN 'Novak' WHEN 7 THEN 'Duarte'
      WHEN 8 THEN 'Fischer' WHEN 9 THEN 'Rahman' ELSE 'Whitfield' END AS last
  FROM n
)
INSERT INTO customers (id, name, email)
SELECT i, first || ' ' || last,
  CASE WHEN i % 5 = 0 THEN first || '.' || last ELSE lower(first || '.' || last) END || i || '@example.org'
FROM named;
