-- Create backups
--
-- The verified backup that a deployment made before its upgrade. The row stays when the file has been moved away:
-- the journal tells what was made, not what is there.
--
-- revision: 0002
-- down-revision: 0001
-- created: 2026-11-23T00:00:01Z

-- migrate:up
CREATE TABLE backups (
  deployment TEXT NOT NULL PRIMARY KEY REFERENCES deployments (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL
);

-- migrate:down
DROP TABLE backups;
