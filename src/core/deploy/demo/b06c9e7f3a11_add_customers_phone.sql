-- Add customers.phone (nullable)
--
-- revision: b06c9e7f3a11
-- down-revision: 0c55aa9e1d72
-- created: @created@

-- migrate:up
ALTER TABLE customers ADD COLUMN phone VARCHAR(40);

-- migrate:down
ALTER TABLE customers DROP COLUMN phone;
