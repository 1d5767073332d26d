/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project-draft.h"

G_BEGIN_DECLS

/** A new project that somebody wants: copies, so that a worker may have it. Strings may be empty, not NULL. */
typedef struct
{
  gboolean is_final; /* the files are to be written */
  HwDialect dialect;
  char *dir;
  char *name;
  char *file_template;
  char *environment; /* "": none */
  char *kind;
  char *url;     /* "": the usual one */
  char *message; /* NULL: no first revision */
  char *project_id;
  char *revision_id;
  gint64 now_usec;
} HwProjectWish;

/** What comes of it. */
typedef struct
{
  HwProjectDraft *draft; /* NULL on error */
  char *example;         /* name of a revision's file; NULL where there is none */
  HwProjectField field;  /* what @error is about */
  GError *error;         /* NULL: all is well */
} HwProjectSketch;

void hw_project_wish_free (HwProjectWish *wish);
/* A HwTaskFunc: @data is a HwProjectWish; never NULL. */
gpointer hw_project_sketch_make (gpointer data, GCancellable *cancellable, GError **error);
void hw_project_sketch_free (HwProjectSketch *sketch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwProjectSketch, hw_project_sketch_free)

G_END_DECLS
