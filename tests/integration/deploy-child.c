/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A program that deploys, to be killed by a test: deploy-child PROJECT JOURNAL BACKUPS MOMENT [LIMIT]
 *
 * MOMENT: where it kills itself as `kill -9` would: "none", the name of a state as soon as that is announced, or
 * "backup-progress", "step-started", "statement-started", "statement-finished", "step-finished" (committed, and not
 * yet in the journal); with ":1" behind it only in the second revision. "wait" prints a line at the second revision's first statement, for somebody else to kill it.
 * LIMIT: no file may become larger than this many bytes. */

#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "hw-deployment.h"
#include "hw-error.h"

typedef struct
{
  const char *moment;
  int step; /* -1: any */
} Child;

static const char *
get_moment (const HwEvent *event)
{
  switch (event->kind)
    {
    case HW_EVENT_STATE:
      return hw_deployment_state_to_string ((HwDeploymentState)event->state);
    case HW_EVENT_BACKUP_PROGRESS:
      return "backup-progress";
    case HW_EVENT_STEP_STARTED:
      return "step-started";
    case HW_EVENT_STATEMENT_STARTED:
      return "statement-started";
    case HW_EVENT_STATEMENT_FINISHED:
      return "statement-finished";
    case HW_EVENT_STEP_FINISHED:
      return "step-finished";
    case HW_EVENT_STATEMENT_PROGRESS:
      return "statement-progress";
    case HW_EVENT_CHECK_STARTED:
    case HW_EVENT_CHECK_FINISHED:
    case HW_EVENT_STEP_FAILED:
    case HW_EVENT_NOTICE:
      break;
    }

  return "";
}

static void
on_event_cb (const HwEvent *event, gpointer user_data)
{
  const Child *child = user_data;

  if (strcmp (child->moment, "wait") == 0 && event->kind == HW_EVENT_STATEMENT_STARTED
      && event->step == 1)
    {
      g_print ("waiting\n");
      fflush (stdout);
    }
  if (strcmp (child->moment, get_moment (event)) == 0
      && (child->step < 0 || (guint)child->step == event->step))
    kill (getpid (), SIGKILL);
}

static gboolean
deploy (HwDeployment *deployment, GError **error)
{
  return hw_deployment_plan (deployment, HW_DIRECTION_UPGRADE, "head", NULL, error)
         && hw_deployment_run_checks (deployment, NULL, error)
         && hw_deployment_run_backup (deployment, NULL, error)
         && hw_deployment_run_upgrade (deployment, "prod", NULL, error)
         && hw_deployment_run_verify (deployment, NULL, error);
}

static void
limit_files (const char *bytes)
{
  guint64 limit = g_ascii_strtoull (bytes, NULL, 10);
  struct rlimit size = { limit, limit };

  /* Writing then fails with EFBIG, as it fails with ENOSPC on a full disk, here and in pg_dump. */
  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &size);
}

int
main (int argc, char *argv[])
{
  g_auto(GStrv) words = g_strsplit (argc > 4 ? argv[4] : "", ":", 2);
  Child child = { words[0] != NULL ? words[0] : "", -1 };
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwJournal) journal = NULL;
  g_autoptr(HwDeployment) deployment = NULL;
  g_autoptr(GError) error = NULL;
  const HwEnvironment *environment = NULL;

  if (argc < 5)
    return 2;
  if (words[0] != NULL && words[1] != NULL)
    child.step = (int)g_ascii_strtoll (words[1], NULL, 10);
  if (argc > 5)
    limit_files (argv[5]);
  project = hw_project_open (argv[1], NULL, &error);
  if (project != NULL)
    environment = hw_project_find_environment (project, "prod", &error);
  if (environment != NULL)
    journal = hw_journal_open (argv[2], &error);
  if (journal != NULL)
    {
      deployment = hw_deployment_new (project, environment, journal);
      hw_deployment_set_event_func (deployment, on_event_cb, &child);
      hw_deployment_set_backup_dir (deployment, argv[3]);
      deploy (deployment, &error);
    }
  if (error == NULL)
    return 0;
  g_printerr ("%s: %s\n", hw_error_get_name (error), error->message);

  return 1;
}
