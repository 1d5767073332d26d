/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-revision-sketch"

#include "config.h"

#include "hw-revision-sketch.h"
#include "hw-touched.h"

HwRevisionWish *
hw_revision_wish_new (const HwProject *project)
{
  HwRevisionWish *wish = g_new0 (HwRevisionWish, 1);

  wish->project = hw_project_ref (project);

  return wish;
}

void
hw_revision_wish_free (HwRevisionWish *wish)
{
  if (wish == NULL)
    return;

  hw_project_unref (wish->project);
  g_free (wish->message);
  g_free (wish->revision_id);
  g_free (wish->version_path);
  g_free (wish->body);
  g_strfreev (wish->heads);
  g_strfreev (wish->branch_labels);
  g_strfreev (wish->depends_on);
  g_free (wish);
}

void
hw_revision_sketch_free (HwRevisionSketch *sketch)
{
  if (sketch == NULL)
    return;

  hw_revision_draft_free (sketch->draft);
  g_clear_pointer (&sketch->layout, hw_layout_unref);
  g_clear_pointer (&sketch->graph, hw_graph_unref);
  g_strfreev (sketch->shared);
  g_clear_error (&sketch->error);
  g_free (sketch);
}

gpointer
hw_revision_sketch_make (gpointer data, GCancellable *cancellable, GError **error)
{
  const HwRevisionWish *wish = data;
  const HwNewRevision options = {
    .message = wish->message,
    .revision_id = wish->revision_id,
    .heads = (const char *const *)wish->heads,
    .splice = wish->splice,
    .branch_labels = (const char *const *)wish->branch_labels,
    .depends_on = (const char *const *)wish->depends_on,
    .version_path = wish->version_path,
    .body = wish->body,
    .now_usec = wish->now_usec,
  };
  HwRevisionSketch *sketch = g_new0 (HwRevisionSketch, 1);

  if (wish->is_final)
    {
      sketch->draft =
          hw_project_write_revision (wish->project, &options, &sketch->field, &sketch->error);
      return sketch;
    }
  sketch->draft =
      hw_project_draft_revision (wish->project, &options, &sketch->field, &sketch->error);
  if (sketch->draft == NULL)
    return sketch;
  sketch->graph =
      hw_graph_new_changed (hw_project_get_graph (wish->project), sketch->draft->revision);
  sketch->layout = hw_layout_new (sketch->graph, wish->order);
  if (hw_revision_is_merge (sketch->draft->revision))
    sketch->shared = hw_touched_find_shared (
        wish->project, (const char *const *)sketch->draft->revision->down_revisions, cancellable);

  return sketch;
}
