-- Drop orders.legacy_total
--
-- Totals are computed from the lines since the spring. The old numbers cannot be had back, so there is no
-- way down from here: take a backup.
--
-- revision: 7c19f5a08e3d
-- down-revision: bb60d9e274f8
-- created: @created@

-- migrate:up
ALTER TABLE orders DROP COLUMN legacy_total;
