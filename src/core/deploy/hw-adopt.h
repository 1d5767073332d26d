/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"
#include "hw-drift.h"
#include "hw-project.h"

G_BEGIN_DECLS

/** What taking a version table over would change, or has changed. */
typedef struct
{
  char *
      owner; /* the project that it belongs to now, for people; NULL where nobody has said or it is this one */
  GPtrArray
      *edits;     /* (element-type HwEdit): applied revisions that were edited since; never NULL */
  HwDrift *drift; /* from the schema that was recorded; NULL where nothing is known of that */
} HwAdoption;

HwAdoption *hw_adoption_new (const HwProject *project,
                             HwDatabase *database,
                             GCancellable *cancellable,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hw_adoption_free (HwAdoption *self);
/* Records that the version table is @project's, that the files are what the database stands for, and that its schema is
 * right. */
gboolean hw_adoption_carry_out (const HwAdoption *self,
                                const HwProject *project,
                                HwDatabase *database,
                                GCancellable *cancellable,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwAdoption, hw_adoption_free)

G_END_DECLS
