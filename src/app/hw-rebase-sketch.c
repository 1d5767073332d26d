/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-rebase-sketch"

#include "config.h"

#include "hw-holders.h"
#include "hw-rebase-sketch.h"

HwRebaseWish *
hw_rebase_wish_new (const HwProject *project,
                    HwLayoutOrder order,
                    const char *revision,
                    const char *onto,
                    const char *const *accepted)
{
  HwRebaseWish *wish = g_new0 (HwRebaseWish, 1);

  wish->project = hw_project_ref (project);
  wish->order = order;
  wish->revision = g_strdup (revision);
  wish->onto = g_strdup (onto);
  wish->accepted = g_strdupv ((GStrv)accepted);

  return wish;
}

void
hw_rebase_wish_free (HwRebaseWish *wish)
{
  if (wish == NULL)
    return;
  g_clear_pointer (&wish->project, hw_project_unref);
  g_free (wish->revision);
  g_free (wish->onto);
  g_strfreev (wish->accepted);
  g_free (wish);
}

void
hw_rebase_sketch_free (HwRebaseSketch *sketch)
{
  if (sketch == NULL)
    return;
  hw_rebase_free (sketch->rebase);
  g_clear_pointer (&sketch->layout, hw_layout_unref);
  g_clear_pointer (&sketch->graph, hw_graph_unref);
  g_free (sketch);
}

gpointer
hw_rebase_sketch_make (gpointer data, GCancellable *cancellable, GError **error)
{
  const HwRebaseWish *wish = data;
  g_autoptr(HwRebaseSketch) sketch = g_new0 (HwRebaseSketch, 1);

  sketch->rebase = hw_rebase_new (wish->project, wish->revision, wish->onto, error);
  if (sketch->rebase == NULL)
    return NULL;
  sketch->graph =
      hw_graph_new_changed (hw_project_get_graph (wish->project), sketch->rebase->after);
  sketch->layout = hw_layout_new (sketch->graph, wish->order);

  return g_steal_pointer (&sketch);
}

gpointer
hw_rebase_wish_look (gpointer data, GCancellable *cancellable, GError **error)
{
  const HwRebaseWish *wish = data;

  return hw_holders_read (wish->project, wish->revision, cancellable, error);
}

gpointer
hw_rebase_wish_move (gpointer data, GCancellable *cancellable, GError **error)
{
  const HwRebaseWish *wish = data;
  g_autoptr(HwRebase) rebase = hw_rebase_new (wish->project, wish->revision, wish->onto, error);

  if (rebase == NULL
      || !hw_rebase_run (rebase, wish->project, (const char *const *)wish->accepted, cancellable,
                         error))
    return NULL;

  return g_strdup (wish->revision);
}
