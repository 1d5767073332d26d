-- Daily revenue view
--
-- Needs the currency of each payment, so it waits for the payments branch without being a part of it.
--
-- revision: 92c4e0f7b6d1
-- down-revision: f1c08e5d6b93
-- depends-on: 6b3e9c82d7f0
-- created: @created@

-- migrate:up
CREATE VIEW daily_revenue AS
SELECT date(p.paid_at) AS day, p.currency, sum(p.amount) AS amount, count(*) AS n_payments
FROM payments p
GROUP BY date(p.paid_at), p.currency;

-- migrate:down
DROP VIEW daily_revenue;
