-- Most orders are paid; a few were paid back.
INSERT INTO payments (id, order_id, amount, paid_at)
SELECT o.id, o.id, CASE WHEN o.id % 97 = 0 THEN -1 ELSE 1 END * sum(l.quantity * l.price), o.ordered_at
FROM orders o
JOIN order_lines l ON l.order_id = o.id
WHERE o.id % 11 <> 0
GROUP BY o.id, o.ordered_at;
