/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE /* F_OFD_GETLK */

#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "hw-database.h"
#include "hw-error.h"
#include "hw-journal-backup.h"
#include "hw-plan.h"
#include "hw-project.h"
#include "hw-runner.h"
#include "hw-test-util.h"
#include "hw-util.h"

/** A journal in a folder of its own. */
typedef struct
{
  HwTestDir dir;
  char *path;
  HwJournal *journal;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  hw_test_dir_init (&fixture->dir);
  fixture->path = hw_test_dir_build (&fixture->dir, "data/headway/journal.db");
  fixture->journal = hw_journal_open (fixture->path, &error);
  g_assert_no_error (error);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->journal, hw_journal_unref);
  g_free (fixture->path);
  hw_test_dir_clear (&fixture->dir);
}

/* Past the journal: what a reader of the file would find. @sql answers one value. */
static char *
look (Fixture *fixture, const char *sql)
{
  HwDatabaseOptions options = { .lock_timeout_ms = 5000 };
  g_autofree char *text = g_strconcat ("sqlite:///", fixture->path, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (text, "/", &error);
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(HwRows) rows = NULL;

  g_assert_no_error (error);
  database = hw_database_new (url, &options);
  hw_database_open (database, NULL, &error);
  g_assert_no_error (error);
  rows = hw_database_query (database, sql, NULL, 0, NULL, &error);
  g_assert_no_error (error);

  return hw_rows_get_n_rows (rows) > 0 ? g_strdup (hw_rows_get (rows, 0, 0)) : NULL;
}

static void
begin (Fixture *fixture, const char *id, const char *environment, gint64 started_usec, gint64 pid)
{
  g_autoptr(GError) error = NULL;
  HwJournalEntry entry = { .id = (char *)id,
                           .project = (char *)"/src/shop",
                           .project_name = (char *)"shop",
                           .environment = (char *)environment,
                           .direction = HW_DIRECTION_UPGRADE,
                           .target = (char *)"head",
                           .url = (char *)"sqlite:///prod.db",
                           .actor = (char *)"ada@desk",
                           .pid = pid,
                           .state = (char *)"review",
                           .result = (char *)"running",
                           .n_steps = 3,
                           .started_usec = started_usec };

  hw_journal_begin (fixture->journal, &entry, &error);
  g_assert_no_error (error);
}

static HwJournalEntry *
get (Fixture *fixture, const char *id)
{
  g_autoptr(GError) error = NULL;
  HwJournalEntry *entry = hw_journal_get (fixture->journal, id, &error);

  g_assert_no_error (error);

  return entry;
}

static char *
join_ids (GPtrArray *entries)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const HwJournalEntry *entry = g_ptr_array_index (entries, i);

      g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", entry->id);
    }

  return g_string_free (ids, FALSE);
}

static void
test_open_new (Fixture *fixture, gconstpointer data)
{
  g_autofree char *dir = g_path_get_dirname (fixture->path);
  g_autofree char *version = look (fixture, "SELECT version_num FROM alembic_version");
  struct stat info;

  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 07777, ==, 0600);
  g_assert_cmpint (g_stat (dir, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 07777, ==, 0700);
  g_assert_cmpstr (version, ==, "0005");
}

static void
test_open_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwJournal) second = NULL;
  g_autoptr(HwJournalEntry) entry = NULL;
  g_autoptr(GError) error = NULL;

  begin (fixture, "one", "prod", 1, 0);
  second = hw_journal_open (fixture->path, &error);
  g_assert_no_error (error);
  entry = hw_journal_get (second, "one", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (entry->environment, ==, "prod");
}

static void
test_durable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *mode = look (fixture, "PRAGMA journal_mode");

  g_assert_cmpstr (mode, ==, "wal");
}

static void
test_entry (Fixture *fixture, gconstpointer data)
{
  const char *before[] = { "a1", "b2", NULL };
  const char *after[] = { "c3", NULL };
  HwJournalEntry entry = { .id = (char *)"11111111-2222",
                           .project = (char *)"/src/my shop",
                           .project_name = (char *)"my shop’s",
                           .environment = (char *)"prod'; DROP TABLE deployments; --",
                           .direction = HW_DIRECTION_DOWNGRADE,
                           .target = (char *)"-1",
                           .url = (char *)"postgresql://app@db/shop",
                           .actor = (char *)"ada@desk",
                           .pid = getpid (),
                           .state = (char *)"review",
                           .result = (char *)"running",
                           .rows_before = (GStrv)before,
                           .n_steps = 4,
                           .started_usec = 1234567890123456 };
  /* Its last one counts, where a run that was taken up again made several. */
  HwJournalBackup earlier = { .path = (char *)"/backups/first.dump",
                              .project = entry.project,
                              .environment = entry.environment,
                              .deployment = entry.id };
  HwJournalBackup backup = { .path = (char *)"/backups/shop.dump",
                             .project = entry.project,
                             .environment = entry.environment,
                             .deployment = entry.id,
                             .size_bytes = G_GUINT64_CONSTANT (5000000000),
                             .sha256 = (char *)"abc" };
  g_autoptr(HwJournalEntry) begun = NULL;
  g_autoptr(HwJournalEntry) done = NULL;
  g_autoptr(GError) error = NULL;

  hw_journal_begin (fixture->journal, &entry, &error);
  g_assert_no_error (error);
  begun = get (fixture, entry.id);
  g_assert_cmpstr (begun->project, ==, entry.project);
  g_assert_cmpstr (begun->project_name, ==, entry.project_name);
  g_assert_cmpstr (begun->environment, ==, entry.environment);
  g_assert_cmpint (begun->direction, ==, HW_DIRECTION_DOWNGRADE);
  g_assert_cmpstr (begun->target, ==, "-1");
  g_assert_cmpstr (begun->url, ==, entry.url);
  g_assert_cmpstr (begun->actor, ==, "ada@desk");
  g_assert_cmpint (begun->pid, ==, getpid ());
  g_assert_cmpstr (begun->state, ==, "review");
  g_assert_cmpstr (begun->result, ==, "running");
  g_assert_true (g_strv_equal ((const char *const *)begun->rows_before, before));
  g_assert_cmpuint (g_strv_length (begun->rows_after), ==, 0);
  g_assert_cmpuint (begun->n_steps, ==, 4);
  g_assert_cmpint (begun->started_usec, ==, entry.started_usec);
  g_assert_cmpint (begun->finished_usec, ==, 0);
  g_assert_null (begun->backup_path);

  entry.state = (char *)"done";
  entry.result = (char *)"done";
  entry.rows_after = (GStrv)after;
  entry.n_done = 4;
  entry.finished_usec = 1234567890999999;
  hw_journal_add_backup (fixture->journal, &earlier, &error);
  hw_journal_add_backup (fixture->journal, &backup, &error);
  g_assert_no_error (error);
  entry.message = (char *)"prod is at c3";
  hw_journal_update (fixture->journal, &entry, &error);
  g_assert_no_error (error);
  done = get (fixture, entry.id);
  g_assert_cmpstr (done->state, ==, "done");
  g_assert_cmpstr (done->result, ==, "done");
  g_assert_true (g_strv_equal ((const char *const *)done->rows_after, after));
  g_assert_cmpuint (done->n_done, ==, 4);
  g_assert_cmpint (done->finished_usec, ==, entry.finished_usec);
  g_assert_cmpstr (done->backup_path, ==, backup.path);
  g_assert_cmpuint (done->backup_size, ==, backup.size_bytes);
  g_assert_cmpstr (done->backup_sha256, ==, "abc");
  g_assert_cmpstr (done->message, ==, "prod is at c3");
}

static void
test_backup_notes (Fixture *fixture, gconstpointer data)
{
  HwJournalBackup made = { .path = (char *)"/b/shop.db",
                           .project = (char *)"/src/shop",
                           .environment = (char *)"prod",
                           .made_usec = 5,
                           .verified_usec = 5 };
  g_autoptr(GError) error = NULL;
  gint64 id;

  hw_journal_add_backup (fixture->journal, &made, &error);
  g_assert_no_error (error);
  {
    g_autoptr(GPtrArray) backups = hw_journal_list_backups (fixture->journal, NULL, NULL, &error);

    id = ((const HwJournalBackup *)backups->pdata[0])->id;
    g_assert_true (hw_journal_note_backup_look (fixture->journal, id, "cut off", &error));
  }
  {
    g_autoptr(GPtrArray) backups =
                   hw_journal_list_backups (fixture->journal, NULL, "prod", &error);

    g_assert_cmpstr (((const HwJournalBackup *)backups->pdata[0])->fault, ==, "cut off");
    g_assert_cmpint (((const HwJournalBackup *)backups->pdata[0])->verified_usec, ==, 5);
    g_assert_true (hw_journal_note_backup_look (fixture->journal, id, NULL, &error));
  }
  {
    g_autoptr(GPtrArray) backups =
                   hw_journal_list_backups (fixture->journal, NULL, "prod", &error);

    g_assert_cmpstr (((const HwJournalBackup *)backups->pdata[0])->fault, ==, "");
    g_assert_cmpint (((const HwJournalBackup *)backups->pdata[0])->verified_usec, >, 5);
    g_assert_true (hw_journal_note_backup_removed (fixture->journal, id, &error));
  }
  {
    g_autoptr(GPtrArray) backups =
                   hw_journal_list_backups (fixture->journal, NULL, "prod", &error);

    g_assert_cmpuint (backups->len, ==, 0);
  }
  g_assert_false (hw_journal_note_backup_removed (fixture->journal, 99, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_NOT_FOUND);
}

/* Old runs are forgotten with their lines; not the running one, not one that died unseen, not an environment's last. */
static void
test_prune (Fixture *fixture, gconstpointer data)
{
  const HwJournalLine line = { 1, (char *)"step", (char *)"a1", (char *)"", 0, TRUE };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) left = NULL;
  g_autofree char *ids = NULL;
  g_autofree char *n_lines = NULL;
  guint n = 0;

  begin (fixture, "running", "prod", 1, 0);
  begin (fixture, "died", "prod", 2, G_MAXINT32 - 1);
  for (guint i = 0; i < 4; i++)
    {
      static const char *const names[] = { "old", "older", "young", "only" };
      HwJournalEntry entry = { .id = (char *)names[i],
                               .state = (char *)"done",
                               .result = (char *)"done",
                               .finished_usec = 20 };

      begin (fixture, names[i], i == 3 ? "dev" : "prod", i == 2 ? 100 : 3 + i, 0);
      g_assert_true (hw_journal_update (fixture->journal, &entry, &error));
      g_assert_true (hw_journal_add_line (fixture->journal, names[i], &line, &error));
    }
  hw_journal_prune (fixture->journal, 50, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  left = hw_journal_list (fixture->journal, NULL, NULL, 0, &error);
  ids = join_ids (left);
  g_assert_cmpstr (ids, ==, "young only died running");
  n_lines = look (fixture, "SELECT count(*) FROM deployment_lines");
  g_assert_cmpstr (n_lines, ==, "2");
}

static void
test_update_unknown (Fixture *fixture, gconstpointer data)
{
  HwJournalEntry entry = { .id = (char *)"nobody", .state = (char *)"done" };
  g_autoptr(GError) error = NULL;

  g_assert_false (hw_journal_update (fixture->journal, &entry, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_NOT_FOUND);
  /* No transaction is left open. */
  begin (fixture, "one", "prod", 1, 0);
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *project, *environment;
    guint limit;
    const char *ids;
  } cases[] = {
    { NULL, NULL, 0, "four three two one" },
    { NULL, NULL, 2, "four three" },
    { "/src/shop", NULL, 0, "four three two one" },
    { "/src/other", NULL, 0, "" },
    { NULL, "prod", 0, "three one" },
    { "/src/shop", "dev", 1, "four" },
  };

  begin (fixture, "one", "prod", 10, 0);
  begin (fixture, "two", "dev", 20, 0);
  begin (fixture, "three", "prod", 30, 0);
  begin (fixture, "four", "dev", 30, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) entries =
                     hw_journal_list (fixture->journal, cases[i].project, cases[i].environment,
                                      cases[i].limit, &error);
      g_autofree char *ids = NULL;

      g_assert_no_error (error);
      ids = join_ids (entries);
      g_assert_cmpstr (ids, ==, cases[i].ids);
    }
}

static void
test_get (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *id;
    int code; /* -1: found */
  } cases[] = {
    { "abc1", -1 },
    { "abc", -1 }, /* exactly one's name, although others begin with it */
    { "abc2f", -1 },
    { "ab", HW_ERROR_AMBIGUOUS_PREFIX },
    { "x", HW_ERROR_NOT_FOUND },
    { "", HW_ERROR_NOT_FOUND },
    { "%", HW_ERROR_NOT_FOUND },
    { "abc2ff0", HW_ERROR_NOT_FOUND },
  };

  begin (fixture, "abc1", "prod", 1, 0);
  begin (fixture, "abc2ff", "prod", 2, 0);
  begin (fixture, "abc", "prod", 3, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(HwJournalEntry) entry = hw_journal_get (fixture->journal, cases[i].id, &error);

      g_test_message ("%s", cases[i].id);
      if (cases[i].code < 0)
        {
          g_assert_no_error (error);
          g_assert_true (g_str_has_prefix (entry->id, cases[i].id));
        }
      else
        {
          g_assert_error (error, HW_ERROR, cases[i].code);
        }
    }
}

static void
test_lines (Fixture *fixture, gconstpointer data)
{
  HwJournalLine line = { .time_usec = 5,
                         .kind = (char *)"step",
                         .name = (char *)"a1b2",
                         .message = (char *)"applied",
                         .duration_usec = 1500,
                         .ok = TRUE };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) lines = NULL;
  const HwJournalLine *found;

  begin (fixture, "one", "prod", 1, 0);
  hw_journal_add_line (fixture->journal, "one", &line, &error);
  g_assert_no_error (error);
  line = (HwJournalLine){ .kind = (char *)"notice", .time_usec = 4 };
  hw_journal_add_line (fixture->journal, "one", &line, &error);
  g_assert_no_error (error);
  lines = hw_journal_list_lines (fixture->journal, "one", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, 2);
  found = g_ptr_array_index (lines, 0);
  g_assert_cmpint (found->time_usec, ==, 5);
  g_assert_cmpstr (found->kind, ==, "step");
  g_assert_cmpstr (found->name, ==, "a1b2");
  g_assert_cmpstr (found->message, ==, "applied");
  g_assert_cmpint (found->duration_usec, ==, 1500);
  g_assert_true (found->ok);
  found = g_ptr_array_index (lines, 1);
  g_assert_cmpstr (found->kind, ==, "notice");
  g_assert_cmpstr (found->message, ==, "");
  g_assert_false (found->ok);
}

static void
test_line_of_nobody (Fixture *fixture, gconstpointer data)
{
  HwJournalLine line = { .kind = (char *)"step" };
  g_autoptr(GError) error = NULL;

  g_assert_false (hw_journal_add_line (fixture->journal, "nobody", &line, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
}

static void
test_interrupted (Fixture *fixture, gconstpointer data)
{
  const char *argv[] = { "sleep", "1000", NULL };
  HwJournalLine line = { .time_usec = 777, .kind = (char *)"state", .name = (char *)"backup" };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) before = NULL;
  g_autoptr(GPtrArray) after = NULL;
  g_autoptr(GPtrArray) seen = NULL;
  const HwJournalEntry *entry;
  GPid pid = 0;

  g_spawn_async (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                 NULL, &pid, &error);
  g_assert_no_error (error);
  begin (fixture, "ours", "prod", 1, 0);
  begin (fixture, "theirs", "prod", 2, pid);
  hw_journal_add_line (fixture->journal, "theirs", &line, &error);
  g_assert_no_error (error);
  before = hw_journal_list_interrupted (fixture->journal, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (before->len, ==, 0);

  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  after = hw_journal_list_interrupted (fixture->journal, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (after->len, ==, 1);
  entry = g_ptr_array_index (after, 0);
  g_assert_cmpstr (entry->id, ==, "theirs");
  g_assert_cmpstr (entry->result, ==, "interrupted");
  g_assert_cmpint (entry->finished_usec, ==, 777);

  hw_journal_acknowledge (fixture->journal, "theirs", &error);
  g_assert_no_error (error);
  seen = hw_journal_list_interrupted (fixture->journal, &error);
  g_assert_cmpuint (seen->len, ==, 0);
}

static void
test_interrupted_is_stored (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwJournalEntry) entry = NULL;
  g_autofree char *stored = NULL;

  /* No process has this number: it is above the kernel's bound of 2^22. */
  begin (fixture, "one", "prod", 1, 99999999);
  entry = get (fixture, "one");
  g_assert_cmpstr (entry->result, ==, "interrupted");
  stored = look (fixture, "SELECT result FROM deployments");
  g_assert_cmpstr (stored, ==, "interrupted");
}

static void
test_process_id_reused (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwJournalEntry) entry = NULL;

  begin (fixture, "one", "prod", 1, 0);
  g_free (look (fixture, "UPDATE deployments SET process_started = 1"));
  entry = get (fixture, "one");
  g_assert_cmpstr (entry->result, ==, "interrupted");
}

static void
test_process_of_another_computer (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwJournalEntry) entry = NULL;

  begin (fixture, "one", "prod", 1, 99999999);
  g_free (look (fixture, "UPDATE deployments SET host = 'elsewhere.example'"));
  entry = get (fixture, "one");
  g_assert_cmpstr (entry->result, ==, "running");
}

static gpointer
add_lines_in_thread (gpointer user_data)
{
  Fixture *fixture = user_data;
  HwJournalLine line = { .kind = (char *)"notice" };

  for (guint i = 0; i < 25; i++)
    {
      g_autoptr(GError) error = NULL;

      hw_journal_add_line (fixture->journal, "one", &line, &error);
      g_assert_no_error (error);
    }

  return NULL;
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) lines = NULL;
  GThread *threads[4];

  begin (fixture, "one", "prod", 1, 0);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("lines", add_lines_in_thread, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  lines = hw_journal_list_lines (fixture->journal, "one", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, 100);
}

static void
test_recent (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *add, *remove;
    guint limit;
    const char *roots;
  } steps[] = {
    { NULL, NULL, 0, "" },         { "/a", NULL, 0, "/a" },       { "/b", NULL, 0, "/b /a" },
    { "/c", NULL, 0, "/c /b /a" }, { "/a", NULL, 0, "/a /c /b" }, { NULL, NULL, 2, "/a /c" },
    { NULL, "/c", 0, "/a /b" },    { NULL, "/none", 0, "/a /b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr(GError) error = NULL;
      g_auto(GStrv) roots = NULL;
      g_autofree char *joined = NULL;

      if (steps[i].add != NULL)
        hw_journal_add_recent (fixture->journal, steps[i].add, "Shop", &error);
      g_assert_no_error (error);
      if (steps[i].remove != NULL)
        hw_journal_remove_recent (fixture->journal, steps[i].remove, &error);
      g_assert_no_error (error);
      roots = hw_journal_list_recent (fixture->journal, steps[i].limit, &error);
      g_assert_no_error (error);
      joined = g_strjoinv (" ", roots);
      g_assert_cmpstr (joined, ==, steps[i].roots);
    }
}

/* When they were opened is kept, and what they were called then; all can be forgotten at once. */
static void
test_recent_times (Fixture *fixture, gconstpointer data)
{
  const gint64 before_usec = g_get_real_time ();
  g_autoptr(GPtrArray) projects = NULL;
  g_autoptr(GPtrArray) none = NULL;
  const HwRecentProject *project;

  g_assert_true (hw_journal_add_recent (fixture->journal, "/a", "Shop", NULL));
  g_assert_true (hw_journal_add_recent (fixture->journal, "/b", "Old", NULL));
  g_assert_true (hw_journal_add_recent (fixture->journal, "/b", "Shop & Sons", NULL));
  projects = hw_journal_list_recent_projects (fixture->journal, 1, NULL);
  g_assert_cmpuint (projects->len, ==, 1);
  project = g_ptr_array_index (projects, 0);
  g_assert_cmpstr (project->root, ==, "/b");
  g_assert_cmpstr (project->name, ==, "Shop & Sons");
  g_assert_cmpint (project->opened_usec, >=, before_usec);

  g_assert_true (hw_journal_remove_recent (fixture->journal, NULL, NULL));
  none = hw_journal_list_recent_projects (fixture->journal, 0, NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_recent_is_bounded (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) roots = NULL;

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *root = g_strdup_printf ("/project-%u", i);

      hw_journal_add_recent (fixture->journal, root, "Shop", &error);
      g_assert_no_error (error);
    }
  roots = hw_journal_list_recent (fixture->journal, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (roots), ==, 50);
  g_assert_cmpstr (roots[0], ==, "/project-59");
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *version = NULL;

  g_clear_pointer (&fixture->journal, hw_journal_unref);
  g_free (look (fixture, "UPDATE alembic_version SET version_num = '9999'"));
  fixture->journal = hw_journal_open (fixture->path, &error);
  g_assert_null (fixture->journal);
  g_assert_error (error, HW_ERROR, HW_ERROR_UNKNOWN_REVISION);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_assert_nonnull (strstr (error->message, "newer"));
  version = look (fixture, "SELECT version_num FROM alembic_version");
  g_assert_cmpstr (version, ==, "9999");
}

/* A file of an older journal, by hand. */
static void
make_old (const char *path, const char *revision)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwProject) project =
                 hw_project_open ("resource:///org/headway/Headway/migrations", NULL, &error);
  g_autofree char *text = g_strconcat ("sqlite:///", path, NULL);
  g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (text, "/", NULL);
  g_autoptr(HwDatabase) database = hw_database_new (url, NULL);
  g_autoptr(HwPlan) plan = NULL;
  g_autoptr(HwRunner) runner = NULL;
  HwRunnerResult result;

  g_assert_no_error (error);
  plan = hw_plan_new_upgrade (hw_project_get_graph (project), NULL, revision, &error);
  g_assert_no_error (error);
  hw_database_open (database, NULL, &error);
  g_assert_no_error (error);
  runner = hw_runner_new (project, database, plan, NULL);
  hw_runner_run (runner, &result, NULL, &error);
  g_assert_no_error (error);
}

static void
test_older (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = hw_test_dir_build (&fixture->dir, "old.db");
  g_autofree char *n = NULL;
  g_autofree char *version = NULL;
  g_autoptr(GError) error = NULL;

  make_old (path, "0001");
  g_free (fixture->path);
  fixture->path = g_steal_pointer (&path);
  g_free (
      look (fixture,
            "INSERT INTO deployments (id, project, project_name, environment, direction, target,"
            " url, actor, host, pid, process_started, state, result, rows_before, rows_after,"
            " n_steps, n_done, started_usec) VALUES ('old', '', '', '', 'upgrade', '', '', '', '',"
            " 1, 1, 'done', 'done', '', '', 1, 1, 1)"));
  hw_journal_unref (fixture->journal);
  fixture->journal = hw_journal_open (fixture->path, &error);
  g_assert_no_error (error);
  version = look (fixture, "SELECT version_num FROM alembic_version");
  g_assert_cmpstr (version, ==, "0005");
  n = look (fixture, "SELECT count(*) FROM deployments");
  g_assert_cmpstr (n, ==, "1");
}

/* What an older Headway wrote of a run's backup is a row of the list now. */
static void
test_older_backup (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) backups = NULL;
  g_autofree char *path = hw_test_dir_build (&fixture->dir, "older.db");
  const HwJournalBackup *backup;

  make_old (path, "0003");
  g_free (fixture->path);
  fixture->path = g_steal_pointer (&path);
  g_free (look (
      fixture,
      "INSERT INTO deployments (id, project, project_name, environment, direction, target,"
      " url, actor, host, pid, process_started, state, result, rows_before, rows_after,"
      " n_steps, n_done, started_usec) VALUES ('old', '/shop', '', 'prod', 'upgrade', '', '', '', '',"
      " 1, 1, 'failed', 'failed', 'a1', '', 1, 1, 7)"));
  g_free (look (fixture, "INSERT INTO backups VALUES ('old', '/b/shop.db', 12, 'abc')"));
  hw_journal_unref (fixture->journal);
  fixture->journal = hw_journal_open (fixture->path, &error);
  g_assert_no_error (error);
  backups = hw_journal_list_backups (fixture->journal, "/shop", "prod", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (backups->len, ==, 1);
  backup = backups->pdata[0];
  g_assert_cmpstr (backup->path, ==, "/b/shop.db");
  g_assert_cmpint (backup->format, ==, HW_BACKUP_FORMAT_SQLITE);
  g_assert_cmpstr (backup->deployment, ==, "old");
  g_assert_cmpstr (backup->deployment_result, ==, "failed");
  g_assert_cmpstr (backup->rows[0], ==, "a1");
  g_assert_cmpint (backup->made_usec, ==, 7);
}

static void
test_not_a_database (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = hw_test_write_file (fixture->dir.path, "notes.txt", "hello");
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (hw_journal_open (path, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (hw_error_get_hint (error));
  text = hw_file_read (path, NULL, NULL);
  g_assert_cmpstr (text, ==, "hello");
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length = 0;

  begin (fixture, "one", "prod", 1, 0);
  g_clear_pointer (&fixture->journal, hw_journal_unref);
  /* Everything but the magic number at the beginning. */
  bytes = hw_file_read (fixture->path, &length, NULL);
  g_assert_cmpuint (length, >, 1000);
  memset (bytes + 40, 0xff, length - 40);
  g_assert_true (hw_file_replace (fixture->path, bytes, length, 0600, &error));
  fixture->journal = hw_journal_open (fixture->path, &error);
  g_assert_null (fixture->journal);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_assert_nonnull (strstr (hw_error_get_hint (error), "move the file"));
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = hw_test_write_file (fixture->dir.path, "file", "");
  g_autofree char *path = g_build_filename (file, "journal.db", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (hw_journal_open (path, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, file));
}

/* One round: processes that all wait for one pipe to close and then make the same journal. */
static void
open_at_once (const char *path)
{
  pid_t pids[8];
  int gate[2];

  g_assert_cmpint (pipe (gate), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (pids); i++)
    {
      pids[i] = fork ();
      g_assert_cmpint (pids[i], >=, 0);
      if (pids[i] == 0)
        {
          g_autoptr(GError) error = NULL;
          HwJournal *mine;
          char byte;

          close (gate[1]);
          if (read (gate[0], &byte, 1) != 0)
            _exit (3);
          mine = hw_journal_open (path, &error);
          if (mine == NULL)
            {
              g_printerr ("# %s\n", error->message);
              _exit (1);
            }
          _exit (hw_journal_add_recent (mine, "/shop", "Shop", NULL) ? 0 : 2);
        }
    }
  close (gate[0]);
  close (gate[1]);
  for (guint i = 0; i < G_N_ELEMENTS (pids); i++)
    {
      int status = -1;

      g_assert_cmpint (waitpid (pids[i], &status, 0), ==, pids[i]);
      g_assert_cmpint (status, ==, 0);
    }
}

/* A new file each round: only the first to come change its journal mode and migrate it. */
static void
test_many_processes (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("shared-%u.db", i);
      g_autofree char *path = hw_test_dir_build (&fixture->dir, name);
      g_autoptr(HwJournal) journal = NULL;
      g_autoptr(GError) error = NULL;

      open_at_once (path);
      journal = hw_journal_open (path, &error);
      g_assert_no_error (error);
    }
}

/* A window opens the journal that another window of the process has open: SQLite's lock on the file must outlive that, or
 * another process would take the write-ahead log away from both. */
static void
test_keeps_lock (Fixture *fixture, gconstpointer data)
{
  struct flock held = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  g_autoptr(HwJournal) second = NULL;
  g_autoptr(GError) error = NULL;
  int fd;

  begin (fixture, "one", "prod", 1, 0);
  second = hw_journal_open (fixture->path, &error);
  g_assert_no_error (error);
  fd = open (fixture->path, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (fd, !=, -1);
  /* A lock of an open file description is in the way of those of a process, its own among them. */
  g_assert_cmpint (fcntl (fd, F_OFD_GETLK, &held), ==, 0);
  g_assert_cmpint (held.l_type, ==, F_RDLCK);
  close (fd);
}

static void
test_default_path (void)
{
  g_autofree char *path = hw_journal_get_default_path ();
  g_autofree char *expected =
      g_build_filename (g_get_user_data_dir (), "headway", "journal.db", NULL);

  g_assert_cmpstr (path, ==, expected);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/journal/open/many-processes", test_many_processes);
  ADD ("/journal/open/new", test_open_new);
  ADD ("/journal/open/again", test_open_again);
  ADD ("/journal/open/keeps-lock", test_keeps_lock);
  ADD ("/journal/open/durable", test_durable);
  ADD ("/journal/open/newer", test_newer);
  ADD ("/journal/open/older", test_older);
  ADD ("/journal/open/older-backup", test_older_backup);
  ADD ("/journal/backup-notes", test_backup_notes);
  ADD ("/journal/prune", test_prune);
  ADD ("/journal/open/not-a-database", test_not_a_database);
  ADD ("/journal/open/damaged", test_damaged);
  ADD ("/journal/open/no-folder", test_no_folder);
  g_test_add_func ("/journal/default-path", test_default_path);
  ADD ("/journal/entry", test_entry);
  ADD ("/journal/update-unknown", test_update_unknown);
  ADD ("/journal/list", test_list);
  ADD ("/journal/get", test_get);
  ADD ("/journal/lines", test_lines);
  ADD ("/journal/line-of-nobody", test_line_of_nobody);
  ADD ("/journal/interrupted", test_interrupted);
  ADD ("/journal/interrupted/is-stored", test_interrupted_is_stored);
  ADD ("/journal/interrupted/process-id-reused", test_process_id_reused);
  ADD ("/journal/interrupted/another-computer", test_process_of_another_computer);
  ADD ("/journal/threads", test_threads);
  ADD ("/journal/recent", test_recent);
  ADD ("/journal/recent/times", test_recent_times);
  ADD ("/journal/recent/bounded", test_recent_is_bounded);

  return g_test_run ();
}
