/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

typedef enum
{
  HW_REVISION_NONE = 0,
  HW_REVISION_PYTHON = 1 << 0, /* an Alembic script: Headway reads its metadata, Alembic runs it */
  HW_REVISION_IRREVERSIBLE = 1 << 1,        /* no down section, or one that is known to raise */
  HW_REVISION_UP_NO_TRANSACTION = 1 << 2,   /* transaction:false on the up section */
  HW_REVISION_DOWN_NO_TRANSACTION = 1 << 3, /* transaction:false on the down section */
  HW_REVISION_DATA = 1 << 4,                /* the up section changes rows and not the schema */
  HW_REVISION_UNRESOLVED = 1 << 5, /* a label or dependency is computed at run time and not known */
} HwRevisionFlags;

/**
 * HwRevision:
 *
 * One migration as its file describes it. Immutable after construction and atomically reference
 * counted, so it may be shared between threads. Strings are UTF-8.
 */
struct _HwRevision
{
  char *id;
  GStrv down_revisions; /* as written, order kept; empty for a base; never NULL */
  GStrv branch_labels;  /* as written; never NULL */
  GStrv depends_on;     /* as written: ids or labels; never NULL */
  char *message;        /* first line; "" when there is none */
  char *description;    /* the whole text (longdoc); "" when there is none */
  gint64 created_usec;  /* microseconds since 1970 UTC; 0 when not known */
  char *file;           /* absolute path or resource:// URI; "" for revisions made in memory */
  HwRevisionFlags flags;
};

/* Every array may be NULL for none. Empty fields are filled in; see the struct for meaning. */
HwRevision *hw_revision_new (const char *id,
                             const char *const *down_revisions,
                             const char *const *branch_labels,
                             const char *const *depends_on,
                             const char *message,
                             const char *description,
                             gint64 created_usec,
                             const char *file,
                             HwRevisionFlags flags) G_GNUC_WARN_UNUSED_RESULT;
HwRevision *hw_revision_ref (const HwRevision *revision);
void hw_revision_unref (HwRevision *revision);
gboolean hw_revision_is_merge (const HwRevision *revision);
gboolean hw_revision_equal (const HwRevision *a, const HwRevision *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwRevision, hw_revision_unref)

G_END_DECLS
