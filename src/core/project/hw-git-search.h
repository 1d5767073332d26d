/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project.h"

G_BEGIN_DECLS

typedef enum
{
  HW_GIT_PLACE_NONE,     /* not found, or nowhere to look */
  HW_GIT_PLACE_BRANCH,   /* at the tip of a branch or tag, possibly of a remote */
  HW_GIT_PLACE_HERE,     /* in the commit that is checked out, and missing in the folder */
  HW_GIT_PLACE_STASH,    /* in a stash */
  HW_GIT_PLACE_DELETED,  /* in the history of a branch that has deleted it since */
  HW_GIT_PLACE_DANGLING, /* in a commit that no branch has */
} HwGitPlace;

/**
 * HwGitAnswer:
 *
 * Where a revision is that stands in a database and in no file of the project.
 */
typedef struct
{
  char *revision;
  HwGitPlace place;
  char *commit;  /* the commit that brought it, abbreviated; "" where nothing was found */
  GStrv refs;    /* branches, tags and stashes that have it, at most a few; never NULL */
  char *path;    /* from the top of the repository; "" */
  char *text;    /* where it is, or why that is not known: a sentence with a full stop */
  char *command; /* how to get it, to be typed in the project's folder; "" */
} HwGitAnswer;

/* Never NULL. @limit_ms: how long it may take; 0 for 10 000. Runs git and blocks; any thread. */
HwGitAnswer *hw_git_search (const HwProject *project,
                            const char *revision,
                            gint64 limit_ms,
                            GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void hw_git_answer_free (HwGitAnswer *answer);
/* Where @revision is and how to get it, or what to do without it: (transfer full). Blocks as hw_git_search() does. */
char *hw_git_answer_dup_hint_for (const HwProject *project,
                                  const char *revision,
                                  GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
/* Text and command in one, for a hint: (transfer full) */
char *hw_git_answer_to_hint (const HwGitAnswer *answer) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwGitAnswer, hw_git_answer_free)

G_END_DECLS
