-- Add payments.currency
--
-- revision: 74e0a9d1f35c
-- down-revision: 2e91d4c0786b
-- created: @created@

-- migrate:up
ALTER TABLE payments ADD COLUMN currency CHAR(3);

-- migrate:down
ALTER TABLE payments DROP COLUMN currency;
