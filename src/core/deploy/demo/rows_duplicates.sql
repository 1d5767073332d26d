-- $1: how many customers there are. Two of them signed up twice, with another spelling of their address.
INSERT INTO customers (id, name, email)
SELECT id + CAST($1 AS INTEGER), name, upper(substr(email, 1, 1)) || substr(email, 2)
FROM customers WHERE id IN (3, 7);
