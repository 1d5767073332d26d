/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-holders"

#include "config.h"

#include "hw-holders.h"
#include "hw-status.h"

/**
 * hw_holders_free:
 * @holders: (nullable) (transfer full)
 */
void
hw_holders_free (HwHolders *holders)
{
  if (holders == NULL)
    return;

  g_strfreev (holders->holders);
  g_strfreev (holders->unknown);
  g_free (holders);
}

/**
 * hw_holders_read:
 * @revision: an id of the project's graph
 * @error: G_IO_ERROR_CANCELLED
 *
 * A row of a version table that the files do not have may stand for anything, so an environment with one is not known,
 * unless its other rows say already that the revision is applied. Reads only. Blocks, for some seconds where a server does not answer; any
 * thread.
 *
 * Returns: (transfer full): the environments that have it and those of which nothing is known
 */
HwHolders *
hw_holders_read (const HwProject *project,
                 const char *revision,
                 GCancellable *cancellable,
                 GError **error)
{
  GPtrArray *environments;
  g_autoptr(GStrvBuilder) held = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) unknown = g_strv_builder_new ();
  HwHolders *answer;
  guint node;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (revision != NULL, NULL);

  environments = hw_project_get_environments (project);
  node = hw_graph_lookup (hw_project_get_graph (project), revision);
  g_return_val_if_fail (node != HW_GRAPH_NONE, NULL);

  for (guint i = 0; i < environments->len; i++)
    {
      const HwEnvironment *environment = g_ptr_array_index (environments, i);
      g_autoptr(HwStatus) status = hw_status_read (project, environment, 0, cancellable);
      g_autofree guint8 *applied =
          hw_graph_get_applied (hw_project_get_graph (project), (const char *const *)status->rows);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (applied[node])
        g_strv_builder_add (held, environment->name);
      else if (!status->is_reachable || status->kind == HW_STATUS_UNREACHABLE
               || status->unknown[0] != NULL)
        g_strv_builder_add (unknown, environment->name);
    }
  answer = g_new0 (HwHolders, 1);
  answer->holders = g_strv_builder_end (held);
  answer->unknown = g_strv_builder_end (unknown);

  return answer;
}
