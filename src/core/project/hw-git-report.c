/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-git-report"

#include "config.h"

#include <string.h>

#include "hw-git-search-private.h"

#define MAX_REFS 4

/* The stash that @commit belongs to, "stash@{0}": its own commit, the one with its index, or the one with its
 * untracked files. (transfer full) (nullable) */
static char *
find_stash (HwGitSearch *self, const char *commit)
{
  static const char *const args[] = { "stash", "list", "--format=%gd %H %P", NULL };
  g_autofree char *data = hw_git_ask (self->git, args, NULL, NULL, NULL);
  g_auto(GStrv) lines = g_strsplit (data != NULL ? data : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_strsplit (lines[i], " ", -1);

      /* words[2] is the commit that the stash was made on, which every branch may have. */
      for (guint k = 1; words[0] != NULL && words[k] != NULL; k++)
        if (k != 2 && strcmp (words[k], commit) == 0)
          return g_strdup (words[0]);
    }

  return NULL;
}

/* Branches and tags in whose history @commit is; those that have the file at their tip first. */
static void
find_refs (HwGitSearch *self, GPtrArray *with_file, GPtrArray *without)
{
  const char *const args[] = { "for-each-ref",          "--contains",          self->found->commit,
                               "--sort=-committerdate", "--format=%(refname)", "refs/heads",
                               "refs/remotes",          "refs/tags",           NULL };
  g_autofree char *data = hw_git_ask (self->git, args, NULL, NULL, NULL);
  g_auto(GStrv) lines = g_strsplit (data != NULL ? data : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL && with_file->len < MAX_REFS; i++)
    {
      const char *name = strchr (lines[i], '/');

      name = name != NULL ? strchr (name + 1, '/') : NULL;
      if (name == NULL || g_str_has_suffix (name, "/HEAD"))
        continue;
      if (_hw_git_search_has_revision (self, lines[i], self->found->path))
        g_ptr_array_add (with_file, g_strdup (name + 1));
      else if (without->len < MAX_REFS)
        g_ptr_array_add (without, g_strdup (name + 1));
    }
}

static void
take_refs (HwGitSearch *self, GPtrArray *refs)
{
  g_strfreev (self->answer->refs);
  self->answer->refs = g_new0 (char *, refs->len + 1);
  for (guint i = 0; i < refs->len; i++)
    self->answer->refs[i] = g_strdup (refs->pdata[i]);
}

/* "4f1c2a9 of 2026-11-20 by Anna (“Add users”)" */
static char *
describe_commit (HwGitSearch *self, const HwGitHit *hit)
{
  const char *const args[] = { "rev-parse", "--short", hit->commit, NULL };
  g_autofree char *answer = hw_git_ask (self->git, args, NULL, NULL, NULL);
  g_autofree char *commit =
      answer != NULL ? g_strchomp (g_steal_pointer (&answer)) : g_strdup (hit->commit);
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (hit->time);
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%Y-%m-%d") : g_strdup ("?");
  char *text = g_strdup_printf ("%s of %s by %s (“%s”)", commit, date, hit->author, hit->subject);

  if (*self->answer->commit == '\0')
    {
      g_free (self->answer->commit);
      self->answer->commit = g_steal_pointer (&commit);
    }

  return text;
}

/* Ready to be typed: quoted only where that is needed. */
static char *
quote (const char *word)
{
  return strspn (word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@^~")
                 == strlen (word)
             ? g_strdup (word)
             : g_shell_quote (word);
}

static void
set_checkout (HwGitSearch *self, const char *source)
{
  g_autofree char *path = g_strconcat (":/", self->found->path, NULL);
  g_autofree char *from = quote (source);
  g_autofree char *what = quote (path);

  g_free (self->answer->command);
  self->answer->command = g_strdup_printf ("git checkout %s -- %s", from, what);
}

/* The commit that took the found file away; NULL when that is not known. */
static const HwGitHit *
find_deletion (HwGitSearch *self)
{
  for (guint i = 0; i < self->hits->len; i++)
    {
      const HwGitHit *hit = self->hits->pdata[i];

      if (hit->is_deletion && strcmp (hit->path, self->found->path) == 0)
        return hit;
    }

  return NULL;
}

static void
report_deleted (HwGitSearch *self, GPtrArray *refs, const char *commit)
{
  const HwGitHit *deletion = find_deletion (self);

  self->answer->place = HW_GIT_PLACE_DELETED;
  take_refs (self, refs);
  set_checkout (self, self->found->commit);
  if (deletion != NULL)
    {
      g_autofree char *by = describe_commit (self, deletion);

      _hw_git_search_set_text (
          self,
          "Revision “%s” was in “%s” since commit %s and was deleted in commit %s, which “%s” "
          "has.",
          self->revision, self->found->path, commit, by, self->answer->refs[0]);
    }
  else
    _hw_git_search_set_text (
        self, "Revision “%s” came in “%s” with commit %s, which “%s” has; the file has gone since.",
        self->revision, self->found->path, commit, self->answer->refs[0]);
}

static void
report_stash (HwGitSearch *self, const char *stash, const char *commit)
{
  g_autofree char *quoted = g_shell_quote (stash);

  self->answer->place = HW_GIT_PLACE_STASH;
  g_strfreev (self->answer->refs);
  self->answer->refs = g_new0 (char *, 2);
  self->answer->refs[0] = g_strdup (stash);
  g_free (self->answer->command);
  self->answer->command = g_strdup_printf ("git stash apply %s", quoted);
  _hw_git_search_set_text (self, "Revision “%s” is in “%s” of the stash “%s”, commit %s.",
                           self->revision, self->found->path, stash, commit);
}

static void
report_dangling (HwGitSearch *self, const char *commit)
{
  self->answer->place = HW_GIT_PLACE_DANGLING;
  set_checkout (self, self->found->commit);
  _hw_git_search_set_text (
      self,
      "Revision “%s” is in “%s” of commit %s, which no branch has any more: git will forget "
      "it one day.",
      self->revision, self->found->path, commit);
}

static void
report_refs (HwGitSearch *self, GPtrArray *refs, const char *commit)
{
  g_autofree char *names = NULL;

  take_refs (self, refs);
  names = g_strjoinv ("”, “", self->answer->refs);
  if (_hw_git_search_has_revision (self, "HEAD", self->found->path))
    {
      self->answer->place = HW_GIT_PLACE_HERE;
      set_checkout (self, "HEAD");
      _hw_git_search_set_text (
          self,
          "Revision “%s” is in “%s” of the commit that is checked out, since commit %s, and "
          "the project does not read it: the file is missing, changed, or not in its folders.",
          self->revision, self->found->path, commit);
      return;
    }
  self->answer->place = HW_GIT_PLACE_BRANCH;
  set_checkout (self, refs->pdata[0]);
  _hw_git_search_set_text (self, "Revision “%s” is in “%s” on “%s”, since commit %s.",
                           self->revision, self->found->path, names, commit);
}

void
_hw_git_search_report (HwGitSearch *self)
{
  g_autoptr(GPtrArray) with_file = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) without = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *commit = describe_commit (self, self->found);
  g_autofree char *stash = find_stash (self, self->found->commit);

  g_free (self->answer->path);
  self->answer->path = g_strdup (self->found->path);
  find_refs (self, with_file, without);
  if (with_file->len > 0)
    report_refs (self, with_file, commit);
  else if (stash != NULL)
    report_stash (self, stash, commit);
  else if (without->len > 0)
    report_deleted (self, without, commit);
  else
    report_dangling (self, commit);
}
