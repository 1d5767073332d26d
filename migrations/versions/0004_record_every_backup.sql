-- Record every backup
--
-- Backups are files of an environment, whether a deployment made them or somebody asked for one; they outlive the
-- runs that made them. The row stays when the file is removed (removed_usec) or has been moved away: the journal tells what was
-- made. version_rows is what the version table held then; fault is what the last look at the file found wrong.
--
-- revision: 0004
-- down-revision: 0003
-- created: 2026-11-30T00:00:00Z

-- migrate:up
CREATE TABLE all_backups (
  id INTEGER PRIMARY KEY,
  project TEXT NOT NULL,
  environment TEXT NOT NULL,
  deployment TEXT NOT NULL DEFAULT '',
  path TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('custom', 'directory', 'sqlite')),
  size_bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  version_rows TEXT NOT NULL DEFAULT '',
  made_usec INTEGER NOT NULL,
  verified_usec INTEGER NOT NULL,
  fault TEXT NOT NULL DEFAULT '',
  removed_usec INTEGER NOT NULL DEFAULT 0
);
INSERT INTO all_backups (project, environment, deployment, path, format, size_bytes, sha256, version_rows, made_usec, verified_usec)
SELECT d.project, d.environment, d.id, b.path, CASE WHEN b.path LIKE '%.db' THEN 'sqlite' ELSE 'custom' END,
  b.size_bytes, b.sha256, d.rows_before, d.started_usec, d.started_usec
FROM backups b JOIN deployments d ON d.id = b.deployment ORDER BY d.started_usec;
DROP TABLE backups;
ALTER TABLE all_backups RENAME TO backups;
CREATE INDEX backups_deployment ON backups (deployment);
CREATE INDEX backups_environment ON backups (project, environment, made_usec);

-- migrate:down
CREATE TABLE deployment_backups (
  deployment TEXT NOT NULL PRIMARY KEY REFERENCES deployments (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL
);
INSERT OR REPLACE INTO deployment_backups SELECT deployment, path, size_bytes, sha256 FROM backups
WHERE deployment IN (SELECT id FROM deployments) ORDER BY id;
DROP TABLE backups;
ALTER TABLE deployment_backups RENAME TO backups;
