-- Merge payments
--
-- revision: d40f2a6c9e85
-- down-revision: c7f83b5e20da, 6b3e9c82d7f0
-- created: @created@

-- migrate:up

-- migrate:down
