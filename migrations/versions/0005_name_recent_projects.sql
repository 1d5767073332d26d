-- Name recent projects
--
-- revision: 0005
-- down-revision: 0004
-- created: 2026-12-01T00:00:00Z

-- migrate:up
ALTER TABLE recent_projects ADD COLUMN name TEXT NOT NULL DEFAULT '';

-- migrate:down
ALTER TABLE recent_projects DROP COLUMN name;
