-- One to three lines an order.
INSERT INTO order_lines (order_id, line, book_id, quantity, price)
SELECT o.id, l.line, b.id, 1 + (o.id + l.line) % 2, b.price
FROM orders o
JOIN (SELECT 1 AS line UNION ALL SELECT 2 UNION ALL SELECT 3) l ON l.line <= 1 + o.id % 3
JOIN books b ON b.id = 1 + (o.id * 31 + l.line * 7) % 24;
