/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-layout.h"
#include "hw-project.h"

G_BEGIN_DECLS

/** A new revision that somebody wants: copies, so that a worker may have it. */
typedef struct
{
  HwProject *project;
  HwLayoutOrder order;
  gboolean is_final; /* the file is to be written */
  gboolean splice;
  gint64 now_usec;
  char *message;
  char *revision_id;  /* NULL: made anew */
  char *version_path; /* NULL: by the rule */
  char *body;         /* NULL: empty sections */
  GStrv heads;
  GStrv branch_labels;
  GStrv depends_on;
} HwRevisionWish;

/** What comes of it. */
typedef struct
{
  HwRevisionDraft *draft; /* NULL on error */
  HwGraph *graph;         /* with the new revision; like @layout, NULL once the file is written */
  HwLayout *layout;       /* of @graph */
  GStrv shared;           /* tables that more than one of the merged branches names */
  HwRevisionField field;  /* what @error is about */
  GError *error;          /* NULL: all is well */
} HwRevisionSketch;

HwRevisionWish *hw_revision_wish_new (const HwProject *project) G_GNUC_WARN_UNUSED_RESULT;
void hw_revision_wish_free (HwRevisionWish *wish);
/* A HwTaskFunc: @data is a HwRevisionWish; never NULL. */
gpointer hw_revision_sketch_make (gpointer data, GCancellable *cancellable, GError **error);
void hw_revision_sketch_free (HwRevisionSketch *sketch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwRevisionWish, hw_revision_wish_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwRevisionSketch, hw_revision_sketch_free)

G_END_DECLS
