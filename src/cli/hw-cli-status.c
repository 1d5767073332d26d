/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-status"

#include "config.h"

#include "hw-cli-status.h"

typedef struct
{
  const HwProject *project; /* shared: immutable */
  const HwEnvironment *environment;
  GCancellable *cancellable;
} Look;

static gpointer
look (gpointer data)
{
  Look *self = data;

  return hw_status_read (self->project, self->environment, 0, self->cancellable);
}

/**
 * hw_cli_read_statuses:
 * @environments: (element-type HwEnvironment): empty; filled with those that were looked at
 * @error: HW_ERROR_NO_ENVIRONMENT, G_IO_ERROR_CANCELLED; a database that cannot be reached is no error
 *
 * Each in a thread of its own, so that a server that does not answer costs its time once.
 */
GPtrArray *
hw_cli_read_statuses (HwCli *cli, const HwProject *project, GPtrArray *environments, GError **error)
{
  g_autoptr(GPtrArray) statuses = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_status_unref);
  g_autoptr(GPtrArray) threads = g_ptr_array_new ();
  g_autofree Look *looks = NULL;

  if (cli->environment != NULL)
    {
      const HwEnvironment *environment =
          hw_project_find_environment (project, cli->environment, error);

      if (environment == NULL)
        return NULL;
      g_ptr_array_add (environments, (gpointer)environment);
    }
  else
    {
      g_ptr_array_extend (environments, hw_project_get_environments (project), NULL, NULL);
    }

  looks = g_new0 (Look, environments->len);
  for (guint i = 0; i < environments->len; i++)
    {
      looks[i] = (Look){ project, environments->pdata[i], cli->cancellable };
      g_ptr_array_add (threads, g_thread_new ("status", look, &looks[i]));
    }
  for (guint i = 0; i < threads->len; i++)
    g_ptr_array_add (statuses, g_thread_join (threads->pdata[i]));
  if (g_cancellable_set_error_if_cancelled (cli->cancellable, error))
    return NULL;

  return g_steal_pointer (&statuses);
}
