-- Create deployments and their lines
--
-- A deployment is written before anything happens and changed at each transition, so that whatever ends the
-- process leaves its last state here. Times are microseconds since 1970 UTC. process_started is the start
-- time of process pid on that host as /proc/PID/stat counts it (0: not known): a process id alone is given
-- out again.
--
-- revision: 0001
-- down-revision: none
-- created: 2026-11-23T00:00:00Z

-- migrate:up
CREATE TABLE deployments (
  id TEXT NOT NULL PRIMARY KEY,
  project TEXT NOT NULL,
  project_name TEXT NOT NULL,
  environment TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('upgrade', 'downgrade', 'stamp')),
  target TEXT NOT NULL,
  url TEXT NOT NULL,
  actor TEXT NOT NULL,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  process_started INTEGER NOT NULL,
  state TEXT NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('running', 'done', 'failed', 'cancelled', 'interrupted')),
  rows_before TEXT NOT NULL,
  rows_after TEXT NOT NULL,
  n_steps INTEGER NOT NULL CHECK (n_steps >= 0),
  n_done INTEGER NOT NULL CHECK (n_done >= 0),
  started_usec INTEGER NOT NULL,
  finished_usec INTEGER NOT NULL DEFAULT 0,
  message TEXT NOT NULL DEFAULT '',
  is_acknowledged INTEGER NOT NULL DEFAULT 0 CHECK (is_acknowledged IN (0, 1))
);
CREATE INDEX deployments_started ON deployments (started_usec);
CREATE INDEX deployments_running ON deployments (result) WHERE result IN ('running', 'interrupted');

CREATE TABLE deployment_lines (
  id INTEGER PRIMARY KEY,
  deployment TEXT NOT NULL REFERENCES deployments (id) ON DELETE CASCADE,
  time_usec INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  message TEXT NOT NULL,
  duration_usec INTEGER NOT NULL,
  ok INTEGER NOT NULL CHECK (ok IN (0, 1))
);
CREATE INDEX deployment_lines_deployment ON deployment_lines (deployment, id);

-- migrate:down
DROP TABLE deployment_lines;
DROP TABLE deployments;
