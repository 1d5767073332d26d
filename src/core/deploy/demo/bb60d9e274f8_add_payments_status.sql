-- Payments: status check constraint
--
-- revision: bb60d9e274f8
-- down-revision: 1ad86f3c5b7e
-- created: @created@

-- migrate:up
ALTER TABLE payments
  ADD COLUMN status VARCHAR(10) NOT NULL DEFAULT 'paid'
  CHECK (status IN ('new', 'paid', 'refunded'));

UPDATE payments SET status = 'refunded' WHERE amount < 0;

-- migrate:down
ALTER TABLE payments DROP COLUMN status;
