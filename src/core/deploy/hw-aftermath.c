/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-aftermath"

#include "config.h"

#include "hw-aftermath.h"
#include "hw-deployment-private.h"
#include "hw-error.h"
#include "hw-postgres.h"
#include "hw-status.h"
#include "hw-util.h"

/* What was sent ahead before the connection broke may still be running: looking too early would be a wrong claim. */
static gboolean
wait_for_old_session (HwDatabase *database, HwDatabase *failed, GError **error)
{
  gboolean has_ended = TRUE;

  if (!HW_IS_POSTGRES (database))
    return TRUE;
  if (hw_database_is_open (failed))
    {
      hw_set_error (error, HW_ERROR_CONNECTION_LOST, "Look again in a while.",
                    "a session of alembic is still at work on it");
      return FALSE;
    }
  if (!hw_postgres_wait_for_end_of (HW_POSTGRES (database),
                                    hw_postgres_get_session (HW_POSTGRES (failed)),
                                    HW_FACTS_LIMIT_MS * 1000, &has_ended, error))
    return FALSE;
  if (!has_ended)
    hw_set_error (error, HW_ERROR_CONNECTION_LOST, "Look again in a while.",
                  "the server is still at work on what was sent before the connection broke");

  return has_ended;
}

/**
 * hw_aftermath_connect:
 * @failed: the connection that the plan ran on, broken or not
 * @is_unknown: whether nobody knows yet how its last transaction ended: then that is waited for, ten seconds at most
 * @error: as hw_database_open(); HW_ERROR_CONNECTION_LOST when the server is still at work on it
 *
 * Over a connection of its own: the one that failed may be broken, or still be in the server's hands. Not cancellable but
 * limited: what was cancelled is the plan, and its outcome is what everybody asks for now. Blocks.
 *
 * Returns: (transfer full)
 */
HwDatabase *
hw_aftermath_connect (const HwEnvironment *environment,
                      HwDatabase *failed,
                      gboolean is_unknown,
                      GError **error)
{
  g_autoptr(HwDatabase) database =
                 hw_environment_new_database_limited (environment, HW_FACTS_LIMIT_MS, error);
  g_autoptr(GError) local_error = NULL;

  if (database == NULL)
    return NULL;
  if (!hw_database_is_missing_file (database, &local_error))
    hw_database_open (database, NULL, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (is_unknown && !wait_for_old_session (database, failed, error))
    return NULL;

  return g_steal_pointer (&database);
}

gint
hw_aftermath_find_position (const HwPlan *plan, const char *const *rows)
{
  if (hw_strv_is_permutation (rows, hw_plan_get_rows (plan)))
    return 0;
  for (guint i = 0; i < hw_plan_get_n_steps (plan); i++)
    {
      if (hw_strv_is_permutation (rows,
                                  (const char *const *)hw_plan_get_step (plan, i)->heads_after))
        return (gint)i + 1;
    }

  return HW_NO_POSITION;
}
