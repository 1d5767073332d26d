-- Create journal
--
-- revision: 0001
-- down-revision: none
-- created: 2026-11-23T00:00:00Z

-- migrate:up
SELECT 1;
