/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project.h"

G_BEGIN_DECLS

/* Puts a revision, with all that stands on it, onto another one: its file then names another parent. Only what no
 * environment has applied can be moved, since a database that has it was built in the old order. */

/** What would be written, checked. */
typedef struct
{
  char *revision;    /* id of the one that is moved */
  GStrv parents;     /* what it will stand on; empty for a base */
  GStrv moved;       /* ids of all that move, itself first */
  char *text;        /* new bytes of its file */
  gsize length;      /* of @text */
  HwRevision *after; /* what will be read from @text */
} HwRebase;

/* @onto: a target expression; `base` for none. Reads the revision's file. Errors: HW_ERROR_NOT_FOUND and the other refusals
 * of hw_graph_find(), HW_ERROR_USAGE, HW_ERROR_CYCLE, HW_ERROR_SCRIPT, HW_ERROR_CHANGED, HW_ERROR_FILE */
HwRebase *hw_rebase_new (const HwProject *project,
                         const char *revision,
                         const char *onto,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Looks at every environment and writes the file. @accepted: names of environments that may stay unknown. HW_ERROR_POLICY
 * names those that have it, or that are not known and not accepted. */
gboolean hw_rebase_run (const HwRebase *rebase,
                        const HwProject *project,
                        const char *const *accepted,
                        GCancellable *cancellable,
                        GError **error);
void hw_rebase_free (HwRebase *rebase);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwRebase, hw_rebase_free)

G_END_DECLS
