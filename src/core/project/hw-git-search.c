/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-git-search"

#include "config.h"

#include <string.h>

#include "hw-alembic-script.h"
#include "hw-error.h"
#include "hw-git-search.h"
#include "hw-git.h"
#include "hw-problem.h"
#include "hw-script.h"

#define DEFAULT_LIMIT_MS 10000
#define MAX_REFS 4
#define RECORD '\1'

/* Commit, author, time, subject; then the files it touched. */
#define LOG_FORMAT "--format=%x01%H%x00%an%x00%at%x00%s%x00"

/* A file that a commit brought or took away. */
typedef struct
{
  char *commit;
  char *author;
  gint64 time; /* seconds since 1970 UTC */
  char *subject;
  char *path;
  gboolean is_deletion;
} Hit;

typedef struct
{
  const HwProject *project;
  const char *revision;
  HwGit *git;
  GPtrArray *hits; /* (element-type Hit): newest first */
  const Hit *found;
  HwGitAnswer *answer;
} Search;

G_DEFINE_BOXED_TYPE (HwGitAnswer, hw_git_answer, hw_git_answer_ref, hw_git_answer_unref)

static void
clear_answer (gpointer data)
{
  HwGitAnswer *self = data;

  g_free (self->revision);
  g_free (self->commit);
  g_strfreev (self->refs);
  g_free (self->path);
  g_free (self->text);
  g_free (self->command);
}

HwGitAnswer *
hw_git_answer_ref (const HwGitAnswer *answer)
{
  g_return_val_if_fail (answer != NULL, NULL);

  return g_atomic_rc_box_acquire ((HwGitAnswer *)answer);
}

/**
 * hw_git_answer_unref:
 * @answer: (nullable) (transfer full)
 */
void
hw_git_answer_unref (HwGitAnswer *answer)
{
  if (answer != NULL)
    g_atomic_rc_box_release_full (answer, clear_answer);
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
hit_free (Hit *hit)
{
  g_free (hit->commit);
  g_free (hit->author);
  g_free (hit->subject);
  g_free (hit->path);
  g_free (hit);
}

static void set_text (Search *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
set_text (Search *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_free (self->answer->text);
  self->answer->text = g_strdup_vprintf (format, args);
  va_end (args);
}

static gboolean
is_python (const Search *self)
{
  return hw_project_get_kind (self->project) == HW_PROJECT_ALEMBIC;
}

/* @text: "path" of a file that git names; is it a revision's? */
static gboolean
has_suffix (const Search *self, const char *path)
{
  return g_str_has_suffix (path, is_python (self) ? ".py" : ".sql");
}

/* One record of the log: @data begins behind the record's mark. */
static void
read_record (Search *self, const char *data, gsize length)
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
      Hit *hit;

      if (*field == '\0')
        continue;
      if (status == NULL)
        {
          status = field;
          continue;
        }
      if (has_suffix (self, field))
        {
          hit = g_new0 (Hit, 1);
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
read_log (Search *self, const char *data, gsize length)
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
static gboolean
has_revision (Search *self, const char *commit, const char *path)
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
choose_hit (Search *self)
{
  for (guint i = 0; i < self->hits->len && self->found == NULL; i++)
    {
      const Hit *hit = self->hits->pdata[i];

      if (!hit->is_deletion && has_revision (self, hit->commit, hit->path))
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
make_pathspecs (const Search *self, Round round)
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
    Search *self, Round round, const char *const *which, const char *input, GError **error)
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
search_log (Search *self, const char *const *which, const char *input, GError **error)
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
search_dangling (Search *self, GError **error)
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

/* The stash that @commit belongs to, "stash@{0}": its own commit, the one with its index, or the one with its
 * untracked files. (transfer full) (nullable) */
static char *
find_stash (Search *self, const char *commit)
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
find_refs (Search *self, GPtrArray *with_file, GPtrArray *without)
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
      if (has_revision (self, lines[i], self->found->path))
        g_ptr_array_add (with_file, g_strdup (name + 1));
      else if (without->len < MAX_REFS)
        g_ptr_array_add (without, g_strdup (name + 1));
    }
}

static void
take_refs (Search *self, GPtrArray *refs)
{
  g_strfreev (self->answer->refs);
  self->answer->refs = g_new0 (char *, refs->len + 1);
  for (guint i = 0; i < refs->len; i++)
    self->answer->refs[i] = g_strdup (refs->pdata[i]);
}

/* "4f1c2a9 of 2026-11-20 by Anna (“Add users”)" */
static char *
describe_commit (Search *self, const Hit *hit)
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
set_checkout (Search *self, const char *source)
{
  g_autofree char *path = g_strconcat (":/", self->found->path, NULL);
  g_autofree char *from = quote (source);
  g_autofree char *what = quote (path);

  g_free (self->answer->command);
  self->answer->command = g_strdup_printf ("git checkout %s -- %s", from, what);
}

/* The commit that took the found file away; NULL when that is not known. */
static const Hit *
find_deletion (Search *self)
{
  for (guint i = 0; i < self->hits->len; i++)
    {
      const Hit *hit = self->hits->pdata[i];

      if (hit->is_deletion && strcmp (hit->path, self->found->path) == 0)
        return hit;
    }

  return NULL;
}

static void
report_deleted (Search *self, GPtrArray *refs, const char *commit)
{
  const Hit *deletion = find_deletion (self);

  self->answer->place = HW_GIT_PLACE_DELETED;
  take_refs (self, refs);
  set_checkout (self, self->found->commit);
  if (deletion != NULL)
    {
      g_autofree char *by = describe_commit (self, deletion);

      set_text (
          self,
          "Revision “%s” was in “%s” since commit %s and was deleted in commit %s, which “%s” "
          "has.",
          self->revision, self->found->path, commit, by, self->answer->refs[0]);
    }
  else
    set_text (self,
              "Revision “%s” came in “%s” with commit %s, which “%s” has; the file has gone since.",
              self->revision, self->found->path, commit, self->answer->refs[0]);
}

static void
report_stash (Search *self, const char *stash, const char *commit)
{
  g_autofree char *quoted = g_shell_quote (stash);

  self->answer->place = HW_GIT_PLACE_STASH;
  g_strfreev (self->answer->refs);
  self->answer->refs = g_new0 (char *, 2);
  self->answer->refs[0] = g_strdup (stash);
  g_free (self->answer->command);
  self->answer->command = g_strdup_printf ("git stash apply %s", quoted);
  set_text (self, "Revision “%s” is in “%s” of the stash “%s”, commit %s.", self->revision,
            self->found->path, stash, commit);
}

static void
report_dangling (Search *self, const char *commit)
{
  self->answer->place = HW_GIT_PLACE_DANGLING;
  set_checkout (self, self->found->commit);
  set_text (self,
            "Revision “%s” is in “%s” of commit %s, which no branch has any more: git will forget "
            "it one day.",
            self->revision, self->found->path, commit);
}

static void
report_refs (Search *self, GPtrArray *refs, const char *commit)
{
  g_autofree char *names = NULL;

  take_refs (self, refs);
  names = g_strjoinv ("”, “", self->answer->refs);
  if (has_revision (self, "HEAD", self->found->path))
    {
      self->answer->place = HW_GIT_PLACE_HERE;
      set_checkout (self, "HEAD");
      set_text (
          self,
          "Revision “%s” is in “%s” of the commit that is checked out, since commit %s, and "
          "the project does not read it: the file is missing, changed, or not in its folders.",
          self->revision, self->found->path, commit);
      return;
    }
  self->answer->place = HW_GIT_PLACE_BRANCH;
  set_checkout (self, refs->pdata[0]);
  set_text (self, "Revision “%s” is in “%s” on “%s”, since commit %s.", self->revision,
            self->found->path, names, commit);
}

static void
report (Search *self)
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

/* Is there a repository to look in? Sets the text when there is none. */
static gboolean
check_repository (Search *self, gboolean *out_is_shallow)
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
    set_text (self, "The project is in no git repository, so nobody can say where it comes from.");
  else if (strstr (error->message, "dubious ownership") != NULL)
    set_text (self, "It could be searched in git, but the repository belongs to another user: see "
                    "safe.directory in git's manual.");
  else
    set_text (self, "It cannot be searched in git: %s.", error->message);

  return FALSE;
}

static void
search (Search *self)
{
  static const char *const all[] = { "--all", "--reflog", NULL };
  g_autoptr(GError) error = NULL;
  gboolean is_shallow = FALSE;

  if (!check_repository (self, &is_shallow))
    return;
  if (search_log (self, all, NULL, &error) && self->found == NULL)
    search_dangling (self, &error);
  if (self->found != NULL)
    report (self);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    set_text (self, "It was searched in git, and that took too long.");
  else if (error != NULL)
    set_text (self, "It cannot be searched in git: %s.", error->message);
  else if (is_shallow)
    set_text (
        self,
        "It is in no branch, tag, stash or lost commit of git here, but this clone is shallow: "
        "“git fetch --unshallow” gets the rest of the history.");
  else
    set_text (
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
  Search self = { .project = project, .revision = revision, .hits = hits };

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (revision != NULL, NULL);

  self.answer = g_atomic_rc_box_new0 (HwGitAnswer);
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
