/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-git-search.h"
#include "hw-git.h"

G_BEGIN_DECLS

/* What hw-git-search.c, which looks, and hw-git-report.c, which says what was found, share. */

/* A file that a commit brought or took away. */
typedef struct
{
  char *commit;
  char *author;
  gint64 time; /* seconds since 1970 UTC */
  char *subject;
  char *path;
  gboolean is_deletion;
} HwGitHit;

typedef struct
{
  const HwProject *project;
  const char *revision;
  HwGit *git;
  GPtrArray *hits; /* (element-type HwGitHit): newest first */
  const HwGitHit *found;
  HwGitAnswer *answer;
} HwGitSearch;

void _hw_git_search_set_text (HwGitSearch *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean _hw_git_search_has_revision (HwGitSearch *self, const char *commit, const char *path);
/* Of what is in @self->found. */
void _hw_git_search_report (HwGitSearch *self);

G_END_DECLS
