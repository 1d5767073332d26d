-- Make customers.email unique
--
-- Goes well wherever support has joined the customers that differed only in the case of their address.
--
-- revision: e5a7c3d9f102
-- down-revision: 7c19f5a08e3d
-- created: @created@

-- migrate:up
ALTER TABLE customers ADD COLUMN verified_at TIMESTAMP;
CREATE UNIQUE INDEX customers_email_unique ON customers (email);

-- migrate:down
DROP INDEX customers_email_unique;
ALTER TABLE customers DROP COLUMN verified_at;
