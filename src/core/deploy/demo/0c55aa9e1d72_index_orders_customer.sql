-- Add index on orders.customer_id
--
-- The page “My orders” read the whole table for each customer.
--
-- revision: 0c55aa9e1d72
-- down-revision: 91b7e2d04c5f
-- created: @created@

-- migrate:up
CREATE INDEX orders_customer_id ON orders (customer_id);

-- migrate:down
DROP INDEX orders_customer_id;
