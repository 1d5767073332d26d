/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "hw-git-search.h"
#include "hw-test-project.h"
#include "hw-test-util.h"

#define LOST "lost1"
#define FILE_NAME "migrations/20260101_lost.sql"

/* A repository with a project in it, whose first revision is committed on main. */
static HwProject *
make_project (HwTestDir *dir)
{
  hw_test_project_write (dir, "headway.ini", "[headway]\nscript_location = migrations\n");
  hw_test_project_write (dir, "migrations/first.sql", HW_TEST_SQL_BASE);

  return hw_test_project_open (dir, "");
}

/* Blank-separated arguments; "_" stands for a blank within one. */
static void
git (HwTestDir *dir, const char *line)
{
  g_autofree char *text = g_strdup_printf (
      "git -c user.name=Anna -c user.email=anna@example.org -c init.defaultBranch=main "
      "-c commit.gpgSign=false %s",
      line);
  g_auto(GStrv) argv = g_strsplit (text, " ", -1);
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr(GError) error = NULL;
  int status = 0;

  for (guint i = 0; argv[i] != NULL; i++)
    g_strdelimit (argv[i], "_", ' ');
  g_spawn_sync (dir->path, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, &status,
                &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("git %s: %s", line, err);
}

static void
begin_repository (HwTestDir *dir)
{
  git (dir, "init -q");
  git (dir, "add .");
  git (dir, "commit -q -m Begin");
}

static void
write_lost (HwTestDir *dir)
{
  hw_test_project_write (dir, FILE_NAME, HW_TEST_SQL_NEXT (LOST, "a1"));
}

static void
commit_lost (HwTestDir *dir)
{
  write_lost (dir);
  git (dir, "add .");
  git (dir, "commit -q -m Add_what_gets_lost");
}

static HwGitAnswer *
look (HwTestDir *dir)
{
  g_autoptr(HwProject) project = hw_test_project_open (dir, "");

  return hw_git_search (project, LOST, 60000, NULL);
}

/* What the answer says to type brings the file back. */
static void
assert_command_works (HwTestDir *dir, const HwGitAnswer *answer)
{
  g_autofree char *path = hw_test_dir_build (dir, FILE_NAME);
  g_auto(GStrv) argv = NULL;
  int status = 0;

  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (g_shell_parse_argv (answer->command, NULL, &argv, NULL));
  g_assert_true (
      g_spawn_sync (dir->path, argv, NULL,
                    G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                    NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
assert_place (const HwGitAnswer *answer, HwGitPlace place, const char *ref)
{
  g_test_message ("%s | %s", answer->text, answer->command);
  g_assert_cmpint (answer->place, ==, place);
  g_assert_cmpstr (answer->refs[0], ==, ref);
  g_assert_cmpstr (answer->path, ==, FILE_NAME);
  g_assert_nonnull (strstr (answer->text, LOST));
  g_assert_cmpuint (strlen (answer->commit), >=, 4);
  g_assert_nonnull (strstr (answer->text, answer->commit));
}

static void
test_branch (HwTestDir *dir)
{
  g_autoptr(HwGitAnswer) answer = NULL;

  git (dir, "checkout -q -b feature");
  commit_lost (dir);
  git (dir, "checkout -q main");
  answer = look (dir);
  assert_place (answer, HW_GIT_PLACE_BRANCH, "feature");
  g_assert_nonnull (strstr (answer->text, "Anna"));
  g_assert_nonnull (strstr (answer->text, "Add what gets lost"));
  assert_command_works (dir, answer);
}

static void
test_tag (HwTestDir *dir)
{
  g_autoptr(HwGitAnswer) answer = NULL;

  git (dir, "checkout -q -b feature");
  commit_lost (dir);
  git (dir, "tag v1");
  git (dir, "checkout -q main");
  git (dir, "branch -q -D feature");
  answer = look (dir);
  assert_place (answer, HW_GIT_PLACE_BRANCH, "v1");
  assert_command_works (dir, answer);
}

static void
test_stash (HwTestDir *dir)
{
  g_autoptr(HwGitAnswer) answer = NULL;

  write_lost (dir);
  git (dir, "add .");
  git (dir, "stash push -q");
  answer = look (dir);
  assert_place (answer, HW_GIT_PLACE_STASH, "stash@{0}");
  assert_command_works (dir, answer);
}

static void
test_untracked_stash (HwTestDir *dir)
{
  g_autoptr(HwGitAnswer) answer = NULL;

  write_lost (dir);
  git (dir, "stash push -q -u");
  /* Behind another one, which only the stash's reflog tells. */
  hw_test_project_write (dir, "migrations/first.sql", HW_TEST_SQL_BASE "-- more\n");
  git (dir, "stash push -q");
  answer = look (dir);
  assert_place (answer, HW_GIT_PLACE_STASH, "stash@{1}");
  assert_command_works (dir, answer);
}

static void
test_reset (HwTestDir *dir)
{
  g_autoptr(HwGitAnswer) answer = NULL;

  commit_lost (dir);
  git (dir, "reset -q --hard HEAD~1");
  answer = look (dir);
  assert_place (answer, HW_GIT_PLACE_DANGLING, NULL);
  assert_command_works (dir, answer);
}

static void
test_dangling (HwTestDir *dir)
{
  g_autofree char *orig_head = hw_test_dir_build (dir, ".git/ORIG_HEAD");
  g_autoptr(HwGitAnswer) answer = NULL;

  commit_lost (dir);
  git (dir, "reset -q --hard HEAD~1");
  git (dir, "reflog expire --expire=now --all");
  g_assert_cmpint (g_unlink (orig_head), ==, 0);
  answer = look (dir);
  assert_place (answer, HW_GIT_PLACE_DANGLING, NULL);
  assert_command_works (dir, answer);
}

static void
test_deleted (HwTestDir *dir)
{
  g_autoptr(HwGitAnswer) answer = NULL;

  commit_lost (dir);
  git (dir, "rm -q "
            "migrations/*lost.sql");
  git (dir, "commit -q -m Not_needed");
  answer = look (dir);
  assert_place (answer, HW_GIT_PLACE_DELETED, "main");
  g_assert_nonnull (strstr (answer->text, "Not needed"));
  assert_command_works (dir, answer);
}

static void
test_uncommitted_deletion (HwTestDir *dir)
{
  g_autoptr(HwGitAnswer) answer = NULL;
  g_autofree char *path = hw_test_dir_build (dir, FILE_NAME);

  commit_lost (dir);
  g_assert_cmpint (g_unlink (path), ==, 0);
  answer = look (dir);
  assert_place (answer, HW_GIT_PLACE_HERE, "main");
  assert_command_works (dir, answer);
}

/* A revision that names it as its parent is not the revision. */
static void
test_mentioned (HwTestDir *dir)
{
  g_autoptr(HwGitAnswer) answer = NULL;

  git (dir, "checkout -q -b feature");
  hw_test_project_write (dir, "migrations/child.sql", HW_TEST_SQL_NEXT ("child1", LOST));
  git (dir, "add .");
  git (dir, "commit -q -m Child");
  git (dir, "checkout -q main");
  answer = look (dir);
  g_assert_cmpint (answer->place, ==, HW_GIT_PLACE_NONE);
  g_assert_cmpstr (answer->command, ==, "");
  g_assert_nonnull (strstr (answer->text, "git fetch"));
}

/* Where the folder of revisions was another one then. */
static void
test_moved (HwTestDir *dir)
{
  g_autoptr(HwGitAnswer) answer = NULL;

  git (dir, "checkout -q -b feature");
  hw_test_project_write (dir, "old/lost.sql", HW_TEST_SQL_NEXT (LOST, "a1"));
  git (dir, "add .");
  git (dir, "commit -q -m Old");
  git (dir, "checkout -q main");
  answer = look (dir);
  g_assert_cmpint (answer->place, ==, HW_GIT_PLACE_BRANCH);
  g_assert_cmpstr (answer->path, ==, "old/lost.sql");
}

static void
test_alembic (HwTestDir *dir)
{
  g_autoptr(HwGitAnswer) answer = NULL;

  hw_test_project_write (dir, "alembic.ini", "[alembic]\nscript_location = alembic\n");
  hw_test_project_write (dir, "alembic/env.py", "");
  git (dir, "rm -q headway.ini");
  git (dir, "add .");
  git (dir, "commit -q -m Alembic");
  git (dir, "checkout -q -b feature");
  hw_test_project_write (dir, "alembic/versions/lost.py", HW_TEST_PYTHON (LOST, "None"));
  git (dir, "add .");
  git (dir, "commit -q -m Lost");
  git (dir, "checkout -q main");
  answer = look (dir);
  g_assert_cmpint (answer->place, ==, HW_GIT_PLACE_BRANCH);
  g_assert_cmpstr (answer->path, ==, "alembic/versions/lost.py");
}

static void
test_no_repository (HwTestDir *dir)
{
  g_autofree char *path = hw_test_dir_build (dir, ".git");
  g_autofree char *away = hw_test_dir_build (dir, "git-away");
  g_autoptr(HwGitAnswer) answer = NULL;

  g_assert_cmpint (g_rename (path, away), ==, 0);
  answer = look (dir);
  g_assert_cmpint (answer->place, ==, HW_GIT_PLACE_NONE);
  g_assert_nonnull (strstr (answer->text, "no git repository"));
}

static void
test_no_git (HwTestDir *dir)
{
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autoptr(HwGitAnswer) answer = NULL;

  g_setenv ("PATH", dir->path, TRUE);
  answer = look (dir);
  g_setenv ("PATH", path, TRUE);
  g_assert_cmpint (answer->place, ==, HW_GIT_PLACE_NONE);
  g_assert_nonnull (strstr (answer->text, "git cannot be started"));
}

/* What was cut off may hold it: said, with the command that gets it. */
static void
test_shallow (HwTestDir *dir)
{
  g_autofree char *source = g_strconcat ("clone -q --depth 1 file://", dir->path, " clone", NULL);
  g_autofree char *path = hw_test_dir_build (dir, "clone");
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwGitAnswer) answer = NULL;

  git (dir, "commit -q --allow-empty -m Second");
  git (dir, source);
  project = hw_project_open (path, NULL, NULL);
  answer = hw_git_search (project, LOST, 60000, NULL);
  g_assert_cmpint (answer->place, ==, HW_GIT_PLACE_NONE);
  g_assert_nonnull (strstr (answer->text, "git fetch --unshallow"));
}

/* git refuses to work in a folder of somebody else's. */
static void
test_other_owner (HwTestDir *dir)
{
  g_autoptr(HwProject) project = hw_test_project_open (dir, "");
  g_autoptr(HwGitAnswer) answer = NULL;

  /* git's own switch for its own tests of this. */
  g_setenv ("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1", TRUE);
  answer = hw_git_search (project, LOST, 60000, NULL);
  g_unsetenv ("GIT_TEST_ASSUME_DIFFERENT_OWNER");
  g_assert_cmpint (answer->place, ==, HW_GIT_PLACE_NONE);
  g_assert_nonnull (strstr (answer->text, "safe.directory"));
}

/* The repository's own configuration names a program that checks signatures, and asks for that with every log. */
static void
test_starts_no_program (HwTestDir *dir)
{
  g_autofree char *marker = hw_test_dir_build (dir, "started");
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\ntouch %s\ncat > %s.in\n"
                                           "printf '\\n[GNUPG:] SIG_CREATED x\\n' >&2\n"
                                           "printf -- '-----BEGIN PGP SIGNATURE-----\\n'\n",
                                           marker, marker);
  g_autofree char *program = hw_test_write_file (dir->path, "program", text);
  g_autofree char *config = g_strconcat ("config gpg.program ", program, NULL);
  g_autoptr(HwGitAnswer) answer = NULL;

  g_assert_cmpint (g_chmod (program, 0755), ==, 0);
  git (dir, "config log.showSignature true");
  git (dir, config);
  write_lost (dir);
  git (dir, "add migrations");
  git (dir, "commit -q -S -m Sign");
  git (dir, "update-ref --create-reflog refs/stash HEAD");
  g_assert_cmpint (g_unlink (marker), ==, 0);
  answer = look (dir);
  assert_place (answer, HW_GIT_PLACE_HERE, "main");
  g_assert_false (g_file_test (marker, G_FILE_TEST_EXISTS));
}

/* A repository in which looking has no end. */
static void
test_time_limit (HwTestDir *dir)
{
  g_autofree char *program = hw_test_write_file (
      dir->path, "bin/git",
      "#!/bin/sh\ncase \"$*\" in *rev-parse*) echo false ;; *) exec sleep 600 ;; esac\n");
  g_autofree char *bin = hw_test_dir_build (dir, "bin");
  g_autofree char *before = g_strdup (g_getenv ("PATH"));
  g_autofree char *path = g_strconcat (bin, ":", before, NULL);
  g_autoptr(HwProject) project = hw_test_project_open (dir, "");
  g_autoptr(HwGitAnswer) answer = NULL;

  g_assert_cmpint (g_chmod (program, 0755), ==, 0);
  g_setenv ("PATH", path, TRUE);
  answer = hw_git_search (project, LOST, 1000, NULL);
  g_setenv ("PATH", before, TRUE);
  g_assert_cmpint (answer->place, ==, HW_GIT_PLACE_NONE);
  g_assert_nonnull (strstr (answer->text, "took too long"));
}

static void
test_cancelled (HwTestDir *dir)
{
  g_autoptr(HwProject) project = hw_test_project_open (dir, "");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(HwGitAnswer) answer = NULL;

  g_cancellable_cancel (cancellable);
  answer = hw_git_search (project, LOST, 0, cancellable);
  g_assert_cmpint (answer->place, ==, HW_GIT_PLACE_NONE);
}

static void
run (gconstpointer data)
{
  void (*func) (HwTestDir *) = *(void (*const *) (HwTestDir *))data;
  HwTestDir dir;
  g_autoptr(HwProject) project = NULL;
  g_autofree char *program = g_find_program_in_path ("git");

  if (program == NULL)
    {
      g_test_skip ("git is not installed");
      return;
    }
  hw_test_dir_init (&dir);
  project = make_project (&dir);
  begin_repository (&dir);
  func (&dir);
  hw_test_dir_clear (&dir);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (HwTestDir *dir);
  } tests[] = {
    { "/git-search/branch", test_branch },
    { "/git-search/tag", test_tag },
    { "/git-search/stash", test_stash },
    { "/git-search/untracked-stash", test_untracked_stash },
    { "/git-search/reset", test_reset },
    { "/git-search/dangling", test_dangling },
    { "/git-search/deleted", test_deleted },
    { "/git-search/uncommitted-deletion", test_uncommitted_deletion },
    { "/git-search/mentioned", test_mentioned },
    { "/git-search/moved", test_moved },
    { "/git-search/alembic", test_alembic },
    { "/git-search/no-repository", test_no_repository },
    { "/git-search/no-git", test_no_git },
    { "/git-search/shallow", test_shallow },
    { "/git-search/other-owner", test_other_owner },
    { "/git-search/starts-no-program", test_starts_no_program },
    { "/git-search/time-limit", test_time_limit },
    { "/git-search/cancelled", test_cancelled },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  /* The user's own configuration of git must not matter. */
  g_setenv ("GIT_CONFIG_GLOBAL", "/dev/null", TRUE);
  g_setenv ("GIT_CONFIG_SYSTEM", "/dev/null", TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, &tests[i].func, run);

  return g_test_run ();
}
