-- Create recent projects
--
-- revision: 0003
-- down-revision: 0002
-- created: 2026-11-23T00:00:02Z

-- migrate:up
CREATE TABLE recent_projects (
  root TEXT NOT NULL PRIMARY KEY,
  opened_usec INTEGER NOT NULL
);

-- migrate:down
DROP TABLE recent_projects;
