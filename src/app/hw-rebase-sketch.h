/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-layout.h"
#include "hw-rebase.h"

G_BEGIN_DECLS

/** A revision that somebody wants in another place: copies, so that a worker may have them. */
typedef struct
{
  HwProject *project;
  HwLayoutOrder order;
  char *revision;
  char *onto;     /* as for hw_rebase_new() */
  GStrv accepted; /* names of environments that somebody has spoken for, as for hw_rebase_run() */
} HwRebaseWish;

/** What comes of it. */
typedef struct
{
  HwRebase *rebase;
  HwGraph *graph;   /* with the revision in its new place */
  HwLayout *layout; /* of @graph */
} HwRebaseSketch;

HwRebaseWish *hw_rebase_wish_new (const HwProject *project,
                                  HwLayoutOrder order,
                                  const char *revision,
                                  const char *onto,
                                  const char *const *accepted) G_GNUC_WARN_UNUSED_RESULT;
void hw_rebase_wish_free (HwRebaseWish *wish);
void hw_rebase_sketch_free (HwRebaseSketch *sketch);

/* HwTaskFuncs: @data is a HwRebaseWish. */

/* A HwRebaseSketch; nothing is written. Errors: as hw_rebase_new() */
gpointer hw_rebase_sketch_make (gpointer data, GCancellable *cancellable, GError **error);
/* A HwHolders: where the revision is applied. Errors: as hw_holders_read() */
gpointer hw_rebase_wish_look (gpointer data, GCancellable *cancellable, GError **error);
/* Writes the files; the id of the revision, (transfer full). Errors: as hw_rebase_new() and hw_rebase_run() */
gpointer hw_rebase_wish_move (gpointer data, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwRebaseWish, hw_rebase_wish_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwRebaseSketch, hw_rebase_sketch_free)

G_END_DECLS
