/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-git-search"

#include "config.h"

#include <string.h>

#include "hw-alembic-script.h"
#include "hw-git-search-private.h"
#include "hw-problem.h"
#include "hw-script.h"

#define DEFAULT_LIMIT_MS 10000
#define RECORD '\1'

/* Commit, author, time, subject; then the files it touched. */
#define LOG_FORMAT "--format=%x01%H%x00%an%x00%at%x00%s%x00"

/**
 * hw_git_answer_free:
 * @answer: (nullable) (transfer full)
 */
void
hw_git_answer_free (HwGitAnswer *answer)
{
  if (answer == NULL)
    return;

  g_free (answer->revision);
  g_free (answer->commit);
  g_strfreev (answer->refs);
  g_free (answer->path);
  g_free (answer->text);
  g_free (answer->command);
  g_free (answer);
}

char *
hw_git_answer_to_hint (const HwGitAnswer *answer)
{
  if (*answer->command == '\0')
    return g_strdup (answer->text);

  return g_strdup_printf ("%s Get it with: %s", answer->text, answer->command);
}

char *
hw_git_answer_dup_hint_for (const HwProject *project,
                            const char *revision,
                            GCancellable *cancellable)
{
  g_autoptr(HwGitAnswer) answer = hw_git_search (project, revision, 0, cancellable);
  g_autofree char *hint = hw_git_answer_to_hint (answer);

  if (answer->place != HW_GIT_PLACE_NONE)
    return g_steal_pointer (&hint);

  return g_strdup_printf ("Get the revision's file, or stamp the database. %s", hint);
}

static void
hit_free (HwGitHit *hit)
{
  g_free (hit->commit);
  g_free (hit->author);
  g_free (hit->subject);
  g_free (hit->path);
  g_free (hit);
}

void
_hw_git_search_set_text (HwGitSearch *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_free (self->answer->text);
  self->answer->text = g_strdup_vprintf (format, args);
  va_end (args);
}

static gboolean
is_python (const HwGitSearch *self)
{
  return hw_project_get_kind (self->project) == HW_PROJECT_ALEMBIC;
}

/* @text: "path" of a file that git names; is it a revision's? */
static gboolean
has_suffix (const HwGitSearch *self, const char *path)
{
  return g_str_has_suffix (path, is_python (self) ? ".py" : ".sql");
}

/* One record of the log: @data begins behind the record's mark. */
static void
read_record (HwGitSearch *self, const char *data, gsize length)
{
  g_autoptr(GPtrArray) fields = g_ptr_array_new ();
  const char *end = data + length;
  const char *status = NULL;

  while (data < end)
    {
      /* A newline stands between the format's text and the files. */
      if (fields->len >= 4 && *data == '\n')
        data++;
      g_ptr_array_add (fields, (gpointer)data);
      data += strnlen (data, (gsize)(end - data)) + 1;
    }
  for (guint i = 4; i < fields->len; i++)
    {
      const char *field = fields->pdata[i];
      HwGitHit *hit;

      if (*field == '\0')
        continue;
      if (status == NULL)
        {
          status = field;
          continue;
        }
      if (has_suffix (self, field))
        {
          hit = g_new0 (HwGitHit, 1);
          hit->commit = g_strdup (fields->pdata[0]);
          hit->author = g_utf8_make_valid (fields->pdata[1], -1);
          hit->time = g_ascii_strtoll (fields->pdata[2], NULL, 10);
          hit->subject = g_utf8_make_valid (fields->pdata[3], -1);
          hit->path = g_strdup (field);
          hit->is_deletion = *status == 'D';
          g_ptr_array_add (self->hits, hit);
        }
      status = NULL;
    }
}

static void
read_log (HwGitSearch *self, const char *data, gsize length)
{
  const char *end = data + length;
  const char *start = memchr (data, RECORD, length);

  while (start != NULL)
    {
      const char *next = memchr (start + 1, RECORD, (gsize)(end - start) - 1);

      read_record (self, start + 1, (gsize)((next != NULL ? next : end) - start) - 1);
      start = next;
    }
}

/* Is the revision in the file as @commit has it? The text of a revision names its parents too, so it is read. */
gboolean
_hw_git_search_has_revision (HwGitSearch *self, const char *commit, const char *path)
{
  g_autofree char *object = g_strdup_printf ("%s:%s", commit, path);
  const char *const args[] = { "cat-file", "blob", object, NULL };
  gsize length = 0;
  g_autofree char *data = hw_git_ask (self->git, args, NULL, &length, NULL);

  if (data == NULL)
    return FALSE;
  if (is_python (self))
    {
      g_autoptr(GPtrArray) problems =
                     g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
      g_autoptr(HwRevision) revision = hw_alembic_script_parse (path, data, length, problems);

      return revision != NULL && strcmp (revision->id, self->revision) == 0;
    }
  else
    {
      g_autoptr(HwScript) script = hw_script_parse (path, data, (gssize)length, NULL);

      return script != NULL && strcmp (script->revision->id, self->revision) == 0;
    }
}

/* Deletions are looked at afterwards: what they took away somebody brought before. */
static void
choose_hit (HwGitSearch *self)
{
  for (guint i = 0; i < self->hits->len && self->found == NULL; i++)
    {
      const HwGitHit *hit = self->hits->pdata[i];

      if (!hit->is_deletion && _hw_git_search_has_revision (self, hit->commit, hit->path))
        self->found = hit;
    }
}

typedef enum
{
  ROUND_FOLDERS, /* what is in the folders of revisions: quick, because git can pass over the rest */
  ROUND_ALL,     /* anywhere: the folders may have been moved since */
  ROUND_NAMES,   /* dbmate's revisions do not say their id: it is the number in the file's name */
  N_ROUNDS,
} Round;

/* What to search in: (transfer full) (element-type utf8); empty when there is nothing to do in @round. */
static GPtrArray *
make_pathspecs (const HwGitSearch *self, Round round)
{
  GPtrArray *specs = g_ptr_array_new_with_free_func (g_free);
  const char *const *folders = hw_project_get_version_locations (self->project);
  gboolean is_number = strspn (self->revision, "0123456789") == strlen (self->revision);

  if (round == ROUND_ALL)
    g_ptr_array_add (specs, g_strdup_printf (":(top)*%s", is_python (self) ? ".py" : ".sql"));
  if (round == ROUND_NAMES && !is_python (self) && is_number)
    g_ptr_array_add (specs, g_strdup_printf (":(top)*%s*.sql", self->revision));
  for (guint i = 0; round == ROUND_FOLDERS && folders[i] != NULL; i++)
    {
      gsize length = strlen (hw_project_get_root (self->project));

      /* Seen from the project's root, where git is started. */
      if (g_str_has_prefix (folders[i], hw_project_get_root (self->project))
          && folders[i][length] == '/')
        g_ptr_array_add (specs, g_strconcat (":(literal)", folders[i] + length + 1, NULL));
    }

  return specs;
}

static gboolean
search_round (
    HwGitSearch *self, Round round, const char *const *which, const char *input, GError **error)
{
  static const char *const options[] = { "--full-history",
                                         "--no-ext-diff",
                                         "--no-textconv",
                                         "--no-renames",
                                         "--no-show-signature",
                                         "--root",
                                         "--name-status",
                                         "-z",
                                         LOG_FORMAT,
                                         "--",
                                         NULL };
  g_autoptr(GPtrArray) specs = make_pathspecs (self, round);
  g_autoptr(GPtrArray) args = g_ptr_array_new ();
  g_autofree char *pickaxe = g_strdup_printf ("-S%s", self->revision);
  g_autofree char *data = NULL;
  gsize length = 0;

  if (specs->len == 0)
    return TRUE;
  g_ptr_array_add (args, (gpointer) "log");
  for (guint i = 0; which[i] != NULL; i++)
    g_ptr_array_add (args, (gpointer)which[i]);
  if (round != ROUND_NAMES)
    g_ptr_array_add (args, pickaxe);
  for (guint i = 0; options[i] != NULL; i++)
    g_ptr_array_add (args, (gpointer)options[i]);
  g_ptr_array_extend (args, specs, NULL, NULL);
  g_ptr_array_add (args, NULL);

  data = hw_git_ask (self->git, (const char *const *)args->pdata, input, &length, error);
  if (data == NULL)
    return FALSE;
  read_log (self, data, length);

  return TRUE;
}

/* @which: the log's own arguments, NULL-terminated; @input: (nullable): commits for --stdin */
static gboolean
search_log (HwGitSearch *self, const char *const *which, const char *input, GError **error)
{
  for (Round round = 0; round < N_ROUNDS && self->found == NULL; round++)
    {
      g_ptr_array_set_size (self->hits, 0);
      if (!search_round (self, round, which, input, error))
        return FALSE;
      choose_hit (self);
    }

  return TRUE;
}

/* Commits that not even a reflog has. */
static gboolean
search_dangling (HwGitSearch *self, GError **error)
{
  static const char *const fsck[] = { "fsck",
                                      "--unreachable",
                                      "--no-reflogs",
                                      "--no-progress",
                                      "--connectivity-only",
                                      "--no-dangling",
                                      NULL };
  static const char *const which[] = { "--stdin", "--no-walk=unsorted", NULL };
  static const char prefix[] = "unreachable commit ";
  g_autofree char *data = hw_git_ask (self->git, fsck, NULL, NULL, error);
  g_auto(GStrv) lines = NULL;
  g_autoptr(GString) commits = g_string_new (NULL);

  if (data == NULL)
    return FALSE;
  lines = g_strsplit (data, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], prefix))
      g_string_append_printf (commits, "%s\n", lines[i] + strlen (prefix));

  return commits->len == 0 || search_log (self, which, commits->str, error);
}

/* Is there a repository to look in? Sets the text when there is none. */
static gboolean
check_repository (HwGitSearch *self, gboolean *out_is_shallow)
{
  static const char *const args[] = { "rev-parse", "--is-shallow-repository", NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *answer = hw_git_ask (self->git, args, NULL, NULL, &error);

  if (answer != NULL)
    {
      *out_is_shallow = g_str_has_prefix (answer, "true");
      return TRUE;
    }
  if (strstr (error->message, "not a git repository") != NULL)
    _hw_git_search_set_text (
        self, "The project is in no git repository, so nobody can say where it comes from.");
  else if (strstr (error->message, "dubious ownership") != NULL)
    _hw_git_search_set_text (
        self, "It could be searched in git, but the repository belongs to another user: see "
              "safe.directory in git's manual.");
  else
    _hw_git_search_set_text (self, "It cannot be searched in git: %s.", error->message);

  return FALSE;
}

static void
search (HwGitSearch *self)
{
  static const char *const all[] = { "--all", "--reflog", NULL };
  g_autoptr(GError) error = NULL;
  gboolean is_shallow = FALSE;

  if (!check_repository (self, &is_shallow))
    return;
  if (search_log (self, all, NULL, &error) && self->found == NULL)
    search_dangling (self, &error);
  if (self->found != NULL)
    _hw_git_search_report (self);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    _hw_git_search_set_text (self, "It was searched in git, and that took too long.");
  else if (error != NULL)
    _hw_git_search_set_text (self, "It cannot be searched in git: %s.", error->message);
  else if (is_shallow)
    _hw_git_search_set_text (
        self,
        "It is in no branch, tag, stash or lost commit of git here, but this clone is shallow: "
        "“git fetch --unshallow” gets the rest of the history.");
  else
    _hw_git_search_set_text (
        self,
        "It is in no branch, tag, stash or lost commit of git here: “git fetch --all” gets what "
        "others have pushed.");
}

/**
 * hw_git_search:
 * @project: whose repository is searched
 * @revision: the whole id of a revision that no file has
 * @limit_ms: for all of it; 0 for 10 000
 * @cancellable: (nullable)
 *
 * Looks for a revision's file in all branches, tags, stashes, reflogs and dangling commits. `git` runs read-only.
 * What is found is read by the project's own readers, so that a file which only mentions the revision is not taken for it.
 * Blocks; any thread.
 *
 * Returns: (transfer full): the answer, also where there is none
 */
HwGitAnswer *
hw_git_search (const HwProject *project,
               const char *revision,
               gint64 limit_ms,
               GCancellable *cancellable)
{
  g_autoptr(HwGit) git = NULL;
  g_autoptr(GPtrArray) hits = g_ptr_array_new_with_free_func ((GDestroyNotify)hit_free);
  HwGitSearch self = { .project = project, .revision = revision, .hits = hits };

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (revision != NULL, NULL);

  self.answer = g_new0 (HwGitAnswer, 1);
  self.answer->revision = g_strdup (revision);
  self.answer->commit = g_strdup ("");
  self.answer->refs = g_new0 (char *, 1);
  self.answer->path = g_strdup ("");
  self.answer->text = g_strdup ("");
  self.answer->command = g_strdup ("");
  git = hw_git_new (hw_project_get_root (project), limit_ms > 0 ? limit_ms : DEFAULT_LIMIT_MS,
                    cancellable);
  self.git = git;
  if (*revision != '\0')
    search (&self);

  return self.answer;
}
