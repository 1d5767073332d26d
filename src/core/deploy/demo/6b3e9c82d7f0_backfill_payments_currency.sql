-- Backfill payments.currency
--
-- Before the shop in London opened, everything was paid in euros.
--
-- revision: 6b3e9c82d7f0
-- down-revision: 74e0a9d1f35c
-- created: @created@

-- migrate:up
UPDATE payments SET currency = 'EUR' WHERE currency IS NULL;

-- migrate:down
UPDATE payments SET currency = NULL;
