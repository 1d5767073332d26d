/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Backups as an environment has them: format, the journal's list, and which older ones make room. */

#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "hw-backup-make.h"
#include "hw-error.h"
#include "hw-journal-backup.h"
#include "hw-test-postgres.h"
#include "hw-test-project.h"
#include "hw-util.h"

typedef struct
{
  HwTestDir dir;
  HwProject *project;
  HwJournal *journal;
  HwDatabase *database;
  GPtrArray *warnings; /* (element-type utf8) */
} Fixture;

static void
on_event_cb (const HwEvent *event, gpointer user_data)
{
  Fixture *fixture = user_data;

  if (event->kind == HW_EVENT_NOTICE)
    g_ptr_array_add (fixture->warnings, g_strdup (event->message));
}

static HwDatabase *
open_database (const char *url, const char *root)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabaseUrl) parsed = hw_database_url_parse (url, root, &error);
  HwDatabase *database = hw_database_new (parsed, NULL);

  hw_database_open (database, NULL, &error);
  g_assert_no_error (error);
  hw_database_execute (database, "CREATE TABLE alembic_version (version_num varchar(32))", NULL,
                       NULL, &error);
  hw_database_execute (database, "INSERT INTO alembic_version VALUES ('a1')", NULL, NULL, &error);
  hw_database_execute (database, "CREATE TABLE books (id integer)", NULL, NULL, &error);
  hw_database_execute (database, "INSERT INTO books VALUES (1), (2)", NULL, NULL, &error);
  g_assert_no_error (error);

  return database;
}

static void
set_up (Fixture *fixture, const char *url, const char *keys)
{
  g_autofree char *text = NULL;
  g_autofree char *journal = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_dir_init (&fixture->dir);
  text = g_strdup_printf ("[headway]\nscript_location = migrations\n[environment prod]\nurl = %s\n"
                          "backup_dir = backups\n%s",
                          url, keys);
  g_free (hw_test_write_file (fixture->dir.path, "headway.ini", text));
  g_free (hw_test_write_file (fixture->dir.path, "migrations/a1.sql", HW_TEST_SQL_BASE));
  fixture->project = hw_test_project_open (&fixture->dir, ".");
  journal = hw_test_dir_build (&fixture->dir, "journal.db");
  fixture->journal = hw_journal_open (journal, &error);
  g_assert_no_error (error);
  fixture->database = open_database (url, fixture->dir.path);
  fixture->warnings = g_ptr_array_new_with_free_func (g_free);
}

static void
clear (Fixture *fixture)
{
  g_clear_object (&fixture->database);
  g_clear_pointer (&fixture->journal, hw_journal_unref);
  g_clear_pointer (&fixture->project, hw_project_unref);
  g_clear_pointer (&fixture->warnings, g_ptr_array_unref);
  hw_test_dir_clear (&fixture->dir);
}

/* @deployment: (nullable) */
static HwBackup *
make (Fixture *fixture, const char *deployment)
{
  HwBackupRequest request = {
    .project = fixture->project,
    .environment = hw_project_get_environments (fixture->project)->pdata[0],
    .journal = fixture->journal,
    .deployment = deployment,
    .event_func = on_event_cb,
    .user_data = fixture,
  };
  g_autoptr(GError) error = NULL;
  HwBackup *backup = hw_backup_make (fixture->database, &request, NULL, &error);

  g_assert_no_error (error);

  return backup;
}

static char *
make_path (Fixture *fixture, const char *deployment)
{
  g_autoptr(HwBackup) backup = make (fixture, deployment);

  return g_strdup (backup->path);
}

static GPtrArray *
list (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *backups =
      hw_journal_list_backups (fixture->journal, hw_project_get_root (fixture->project), "prod",
                               &error);

  g_assert_no_error (error);

  return backups;
}

static void
add_run (Fixture *fixture, const char *id, const char *result)
{
  HwJournalEntry entry = { .id = (char *)id,
                           .project = (char *)hw_project_get_root (fixture->project),
                           .environment = (char *)"prod",
                           .direction = HW_DIRECTION_UPGRADE,
                           .state = (char *)"failed",
                           .result = (char *)result,
                           .started_usec = 1,
                           .finished_usec = 2 };
  g_autoptr(GError) error = NULL;

  hw_journal_begin (fixture->journal, &entry, &error);
  g_assert_no_error (error);
}

static void
test_listed (void)
{
  Fixture fixture = { .project = NULL };
  g_autoptr(HwBackup) backup = NULL;
  g_autoptr(GPtrArray) backups = NULL;
  const HwJournalBackup *entry;

  set_up (&fixture, "sqlite:///shop.db", "");
  backup = make (&fixture, NULL);
  backups = list (&fixture);
  g_assert_cmpuint (backups->len, ==, 1);
  entry = backups->pdata[0];
  g_assert_cmpstr (entry->path, ==, backup->path);
  g_assert_cmpstr (entry->sha256, ==, backup->sha256);
  g_assert_cmpuint (entry->size_bytes, ==, backup->size_bytes);
  g_assert_cmpint (entry->format, ==, HW_BACKUP_FORMAT_SQLITE);
  g_assert_cmpuint (g_strv_length (entry->rows), ==, 1);
  g_assert_cmpstr (entry->rows[0], ==, "a1");
  g_assert_cmpint (entry->verified_usec, >=, entry->made_usec);
  g_assert_cmpuint (fixture.warnings->len, ==, 0);
  clear (&fixture);
}

static void
test_keeps_newest (void)
{
  Fixture fixture = { .project = NULL };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr(HwBackup) third = NULL;
  g_autoptr(GPtrArray) backups = NULL;

  set_up (&fixture, "sqlite:///shop.db", "backup_keep = 2\n");
  first = make_path (&fixture, NULL);
  second = make_path (&fixture, NULL);
  third = make (&fixture, NULL);
  g_assert_false (g_file_test (first, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (second, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (third->path, G_FILE_TEST_EXISTS));
  g_assert_nonnull (third->removed);
  g_assert_cmpuint (g_strv_length (third->removed), ==, 1);
  g_assert_cmpstr (third->removed[0], ==, first);
  backups = list (&fixture);
  g_assert_cmpuint (backups->len, ==, 2);
  clear (&fixture);
}

/* A run that failed may be taken back by its backup, and a dead run's backup shows where it began. */
static void
test_keeps_needed (void)
{
  static const char *const results[] = { "failed", "interrupted", "running", "done", "cancelled" };
  Fixture fixture = { .project = NULL };
  char *paths[G_N_ELEMENTS (results)];

  set_up (&fixture, "sqlite:///shop.db", "");
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      add_run (&fixture, results[i], results[i]);
      paths[i] = make_path (&fixture, results[i]);
    }
  ((HwEnvironment *)hw_project_get_environments (fixture.project)->pdata[0])->backup_keep = 1;
  hw_backup_free (make (&fixture, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_assert_cmpint (g_file_test (paths[i], G_FILE_TEST_EXISTS), ==, i < 3);
      g_free (paths[i]);
    }
  clear (&fixture);
}

/* What Headway did not make stays, wherever it lies; so does what was put in the place of a backup. */
static void
test_keeps_foreign (void)
{
  Fixture fixture = { .project = NULL };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *stray = NULL;
  g_autofree char *elsewhere = NULL;

  set_up (&fixture, "sqlite:///shop.db", "backup_keep = 1\n");
  first = make_path (&fixture, NULL);
  stray = hw_test_write_file (fixture.dir.path, "backups/shop-prod-20200101-000000.db", "mine");
  g_assert_true (g_file_set_contents (first, "something else", -1, NULL));
  second = make_path (&fixture, NULL);
  g_assert_true (g_file_test (first, G_FILE_TEST_EXISTS));
  /* A link to one's own file of the same size is not the backup either. */
  elsewhere = hw_test_dir_build (&fixture.dir, "moved.db");
  g_assert_cmpint (g_rename (second, elsewhere), ==, 0);
  g_assert_cmpint (symlink (elsewhere, second), ==, 0);
  hw_backup_free (make (&fixture, NULL));
  g_assert_true (g_file_test (second, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (elsewhere, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (stray, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (fixture.warnings->len, ==, 0);
  clear (&fixture);
}

/* One that is missing does not push out one that is there. */
static void
test_missing_does_not_count (void)
{
  Fixture fixture = { .project = NULL };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  set_up (&fixture, "sqlite:///shop.db", "backup_keep = 2\n");
  first = make_path (&fixture, NULL);
  second = make_path (&fixture, NULL);
  g_unlink (second);
  hw_backup_free (make (&fixture, NULL));
  g_assert_true (g_file_test (first, G_FILE_TEST_EXISTS));
  clear (&fixture);
}

/* Nothing is removed where the new one did not come about. */
static void
test_failure_removes_nothing (void)
{
  Fixture fixture = { .project = NULL };
  g_autoptr(HwBackup) backup = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *file = NULL;
  HwBackupRequest request;

  set_up (&fixture, "sqlite:///shop.db", "backup_keep = 1\n");
  first = make_path (&fixture, NULL);
  file = hw_test_write_file (fixture.dir.path, "file", "");
  request =
      (HwBackupRequest){ .project = fixture.project,
                         .environment = hw_project_get_environments (fixture.project)->pdata[0],
                         .journal = fixture.journal,
                         .dir = file };
  backup = hw_backup_make (fixture.database, &request, NULL, &error);
  g_assert_null (backup);
  g_assert_error (error, HW_ERROR, HW_ERROR_BACKUP);
  g_assert_true (g_file_test (first, G_FILE_TEST_EXISTS));
  clear (&fixture);
}

/* A copy in another place, as whoever wants to break it finds it. */
static void
assert_verified (const HwBackup *backup, gboolean expected)
{
  g_autoptr(GError) error = NULL;
  gboolean ok = hw_backup_verify (backup->path, backup->format, backup->sha256, NULL, &error);

  g_assert_cmpint (ok, ==, expected);
  if (!expected)
    g_assert_error (error, HW_ERROR, HW_ERROR_BACKUP);
}

static void
test_verify_file (void)
{
  Fixture fixture = { .project = NULL };
  g_autoptr(HwBackup) backup = NULL;
  g_autoptr(GError) error = NULL;

  set_up (&fixture, "sqlite:///shop.db", "");
  backup = make (&fixture, NULL);
  assert_verified (backup, TRUE);
  g_assert_true (g_file_set_contents (backup->path, "no database", -1, NULL));
  assert_verified (backup, FALSE);
  g_unlink (backup->path);
  g_assert_false (hw_backup_verify (backup->path, backup->format, backup->sha256, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_NOT_FOUND);
  clear (&fixture);
}

static void
test_directory (void)
{
  Fixture fixture = { .project = NULL };
  HwTestPostgres *server = hw_test_postgres_get_shared ();
  g_autofree char *name = NULL;
  g_autofree char *url = NULL;
  g_autofree char *toc = NULL;
  g_autofree char *first = NULL;
  g_autofree char *extra = NULL;
  g_autoptr(HwBackup) backup = NULL;
  struct stat info;

  if (server == NULL)
    return;
  name = hw_test_postgres_create_database (server);
  url = hw_test_postgres_dup_url (server, name);
  set_up (&fixture, url, "backup_format = directory\nbackup_keep = 1\n");
  first = make_path (&fixture, NULL);
  g_assert_true (g_file_test (first, G_FILE_TEST_IS_DIR));
  backup = make (&fixture, NULL);
  g_assert_false (g_file_test (first, G_FILE_TEST_EXISTS));
  g_assert_cmpint (backup->format, ==, HW_BACKUP_FORMAT_DIRECTORY);
  g_assert_cmpint (g_stat (backup->path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 07777, ==, 0700);
  toc = g_build_filename (backup->path, "toc.dat", NULL);
  g_assert_cmpint (g_stat (toc, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 07777, ==, 0600);
  assert_verified (backup, TRUE);
  extra = hw_test_write_file (backup->path, "extra", "");
  assert_verified (backup, FALSE);
  g_unlink (extra);
  assert_verified (backup, TRUE);
  g_assert_cmpint (truncate (toc, info.st_size - 1), ==, 0);
  assert_verified (backup, FALSE);
  clear (&fixture);
}

static void
on_cancelling_event_cb (const HwEvent *event, gpointer user_data)
{
  if (event->kind == HW_EVENT_BACKUP_PROGRESS)
    g_cancellable_cancel (user_data);
}

/* One that is stopped leaves nothing, and the next one takes away what a Headway that was killed has left. */
static void
test_directory_cancelled (void)
{
  Fixture fixture = { .project = NULL };
  HwTestPostgres *server = hw_test_postgres_get_shared ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(HwBackup) backup = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *url = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *stale = NULL;
  g_autoptr(GDir) dir = NULL;
  HwBackupRequest request;

  if (server == NULL)
    return;
  name = hw_test_postgres_create_database (server);
  url = hw_test_postgres_dup_url (server, name);
  set_up (&fixture, url, "backup_format = directory\n");
  stale = hw_test_write_file (fixture.dir.path, "backups/shop.dir.ABC123.partial/toc.dat", "cut");
  request =
      (HwBackupRequest){ .project = fixture.project,
                         .environment = hw_project_get_environments (fixture.project)->pdata[0],
                         .journal = fixture.journal,
                         .event_func = on_cancelling_event_cb,
                         .user_data = cancellable };
  backup = hw_backup_make (fixture.database, &request, cancellable, &error);
  g_assert_null (backup);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  folder = hw_test_dir_build (&fixture.dir, "backups");
  dir = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, NULL);
  clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/backup-keep/listed", test_listed);
  g_test_add_func ("/backup-keep/newest", test_keeps_newest);
  g_test_add_func ("/backup-keep/needed", test_keeps_needed);
  g_test_add_func ("/backup-keep/foreign", test_keeps_foreign);
  g_test_add_func ("/backup-keep/missing", test_missing_does_not_count);
  g_test_add_func ("/backup-keep/failure", test_failure_removes_nothing);
  g_test_add_func ("/backup-keep/verify-file", test_verify_file);
  g_test_add_func ("/backup-keep/directory", test_directory);
  g_test_add_func ("/backup-keep/directory-cancelled", test_directory_cancelled);

  return g_test_run ();
}
