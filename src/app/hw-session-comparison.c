/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-session-comparison"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-session-comparison.h"

/* Ids of what was edited after it was applied: borrowed strings. */
static const char **
list_edited (const HwStatus *status)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; status != NULL && i < status->edited->len; i++)
    {
      const HwEdit *edit = status->edited->pdata[i];

      if (edit->is_up_changed)
        g_ptr_array_add (ids, edit->revision->id);
    }
  g_ptr_array_add (ids, NULL);

  return (const char **)g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}

const char *
hw_session_get_files_name (void)
{
  /* Translators: stands where the name of an environment can stand: the revisions' files, which are ahead of all */
  return _("files");
}

HwComparison *
hw_session_compare (HwSession *session)
{
  GListModel *model = hw_session_get_environments (session);
  const HwGraph *graph = hw_session_get_graph (session);
  const guint n = g_list_model_get_n_items (model);
  g_autofree HwComparisonSide *sides = g_new0 (HwComparisonSide, n + 1);
  g_autoptr(GPtrArray) edited = g_ptr_array_new_with_free_func (g_free);

  if (graph == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);
      const HwStatus *status = hw_environment_state_get_status (state);
      const char **ids = list_edited (status);

      g_ptr_array_add (edited, ids);
      sides[i].name = hw_environment_state_get_name (state);
      sides[i].is_read = status != NULL && status->is_reachable;
      sides[i].rows = status == NULL ? NULL : (const char *const *)status->rows;
      sides[i].edited = ids;
    }
  sides[n].name = hw_session_get_files_name ();
  sides[n].is_read = TRUE;
  sides[n].rows = hw_graph_get_real_heads (graph);

  return hw_comparison_new (graph, sides, n + 1);
}
