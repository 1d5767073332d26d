/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-history"

#include "config.h"

#include <unistd.h>

#include <glib/gstdio.h>
#include <gtksourceview/gtksource.h>

#include "hw-backups-view.h"
#include "hw-database.h"
#include "hw-history-page.h"
#include "hw-history-row.h"
#include "hw-journal-backup.h"
#include "hw-test-widget.h"
#include "hw-test-window.h"
#include "hw-util.h"

/* The History view on a journal of the test's own. */

#define HOUR_USEC (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define FIRST_USEC (G_GINT64_CONSTANT (1790000000) * G_USEC_PER_SEC)

typedef struct
{
  HwTestDir dir;
  char *project;
  char *path; /* of the journal */
  HwJournal *journal;
  HwWindow *window;
  HwHistoryPage *page;
} Fixture;

static void
open_window (Fixture *fixture, int width, int height)
{
  fixture->window = hw_test_open_window (fixture->project, width, height);
  fixture->page =
      HW_HISTORY_PAGE (hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_HISTORY_PAGE));
  hw_test_wait_checked (fixture->window);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  hw_test_dir_init (&fixture->dir);
  fixture->project = hw_test_make_bookshop (fixture->dir.path);
  fixture->path = hw_test_dir_build (&fixture->dir, "journal.db");
  fixture->journal = hw_journal_open (fixture->path, &error);
  g_assert_no_error (error);
  open_window (fixture, 1280, 800);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  hw_test_close_window (fixture->window);
  g_clear_pointer (&fixture->journal, hw_journal_unref);
  g_clear_pointer (&fixture->path, g_free);
  g_clear_pointer (&fixture->project, g_free);
  hw_test_dir_clear (&fixture->dir);
}

typedef struct
{
  const char *id;
  const char *environment;
  HwDirection direction;
  const char *target;
  const char *result;
  const char *message;
  guint n_steps;
  guint n_done;
  const char *backup;
} Sample;

/* Oldest first; an hour between them. */
static const Sample samples[] = {
  { "d1", "dev", HW_DIRECTION_UPGRADE, "head", "done", "dev is at 7c19f5a08e3d", 1, 1, NULL },
  { "d2", "staging", HW_DIRECTION_DOWNGRADE, "-2", "cancelled", "nothing was changed", 2, 0, NULL },
  { "d3", "prod", HW_DIRECTION_UPGRADE, "head", "failed",
    "upgrade stopped at bb60d9e274f8, 4 of 9 revisions applied", 9, 4,
    "/var/backups/bookshop/prod-20261119-162004.sqlite" },
  { "d4", "prod", HW_DIRECTION_UPGRADE, "head", "done", "prod is at 7c19f5a08e3d, 92c4e0f7b6d1", 5,
    5, "/var/backups/bookshop/prod-20261119-171812.sqlite" },
};

static void
add_line (Fixture *fixture, const char *id, const HwJournalLine *line)
{
  g_autoptr(GError) error = NULL;

  hw_journal_add_line (fixture->journal, id, line, &error);
  g_assert_no_error (error);
}

static void
add_entry (Fixture *fixture, guint n, const Sample *sample)
{
  const char *before[] = { "74e0a9d1f35c", "a9d2f6074e1b", NULL };
  const char *after[] = { "7c19f5a08e3d", "92c4e0f7b6d1", NULL };
  const gint64 started_usec = FIRST_USEC + n * HOUR_USEC;
  const HwJournalBackup backup = {
    .project = fixture->project,
    .environment = (char *)sample->environment,
    .deployment = (char *)sample->id,
    .path = (char *)sample->backup,
    .format = HW_BACKUP_FORMAT_SQLITE,
    .size_bytes = 1234567,
    .sha256 = (char *)"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    .rows = (GStrv)before,
    .made_usec = started_usec,
    .verified_usec = started_usec,
  };
  g_autoptr(GError) error = NULL;
  HwJournalEntry entry = { .id = (char *)sample->id,
                           .project = fixture->project,
                           .project_name = (char *)"bookshop",
                           .environment = (char *)sample->environment,
                           .direction = sample->direction,
                           .target = (char *)sample->target,
                           .url = (char *)"sqlite:///prod.db",
                           .actor = (char *)"mira@desk",
                           .pid = getpid (),
                           .state = (char *)"review",
                           .result = (char *)"running",
                           .rows_before = (GStrv)before,
                           .n_steps = sample->n_steps,
                           .started_usec = started_usec };

  hw_journal_begin (fixture->journal, &entry, &error);
  g_assert_no_error (error);
  entry.state = (char *)"done";
  entry.result = (char *)sample->result;
  entry.rows_after = (GStrv)after;
  entry.n_done = sample->n_done;
  entry.finished_usec = started_usec + 66 * G_USEC_PER_SEC;
  entry.message = (char *)sample->message;
  hw_journal_update (fixture->journal, &entry, &error);
  if (sample->backup != NULL)
    hw_journal_add_backup (fixture->journal, &backup, &error);
  g_assert_no_error (error);
}

static void
add_samples (Fixture *fixture)
{
  static const HwJournalLine lines[] = {
    { FIRST_USEC, (char *)"state", (char *)"checks", (char *)"", 0, TRUE },
    { FIRST_USEC, (char *)"step", (char *)"08d5b7f1ae46", (char *)"Add books.search tsvector",
      38000, TRUE },
    { FIRST_USEC, (char *)"error", (char *)"bb60d9e274f8", (char *)"no such table: payments", 0,
      FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    add_entry (fixture, i, &samples[i]);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    add_line (fixture, "d3", &lines[i]);
}

static void
show (Fixture *fixture)
{
  hw_window_set_journal (fixture->window, fixture->journal);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-view", "s", "history");
}

typedef struct
{
  Fixture *fixture;
  const char *page; /* of the stack */
  guint n_entries;
} Question;

static gboolean
is_shown (gpointer data)
{
  Question *question = data;
  GtkWidget *page = GTK_WIDGET (question->fixture->page);
  GtkStack *stack = GTK_STACK (hw_test_find_type (page, GTK_TYPE_STACK));

  return g_strcmp0 (gtk_stack_get_visible_child_name (stack), question->page) == 0
         && hw_history_page_get_n_entries (question->fixture->page) == question->n_entries;
}

static void
wait_entries (Fixture *fixture, guint n)
{
  Question question = { fixture, "list", n };

  hw_test_wait_until (is_shown, &question, "the deployments are listed");
}

static HwHistoryRow *
get_row (Fixture *fixture, int index)
{
  GtkListBox *list = GTK_LIST_BOX (hw_test_find (GTK_WIDGET (fixture->page), "history-list"));
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, index);

  g_assert_nonnull (row);

  return HW_HISTORY_ROW (row);
}

static GtkWidget *
find_label (GtkWidget *root, const char *text)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, text);

  return found;
}

static gboolean
has_label (GtkWidget *root, const char *text)
{
  return find_label (root, text) != NULL;
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  Question question = { fixture, "empty", 0 };

  show (fixture);
  hw_test_wait_until (is_shown, &question, "the page says that nothing was deployed");
  g_assert_true (has_label (GTK_WIDGET (fixture->page), "Nothing Deployed Yet"));
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *title;
    const char *outcome;
    const char *name; /* what is read out */
  } expected[] = {
    { "Upgrade to head, 5 revisions", "done", "Upgrade to head, 5 revisions on prod: done" },
    { "Upgrade to head, 9 revisions", "failed", "Upgrade to head, 9 revisions on prod: failed" },
    { "Downgrade to -2, 2 revisions", "cancelled",
      "Downgrade to -2, 2 revisions on staging: cancelled" },
    { "Upgrade to head, 1 revision", "done", "Upgrade to head, 1 revision on dev: done" },
  };

  add_samples (fixture);
  show (fixture);
  wait_entries (fixture, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      HwHistoryRow *row = get_row (fixture, (int)i);

      g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==,
                       expected[i].title);
      g_assert_true (has_label (GTK_WIDGET (row), expected[i].outcome));
      g_assert_true (has_label (GTK_WIDGET (row), "mira@desk\302\240· 1 min 06 s"));
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                           expected[i].name);
      /* What has the keyboard is its upper part. */
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (hw_test_find_type (GTK_WIDGET (row),
                                                                              ADW_TYPE_ACTION_ROW)),
                                           GTK_ACCESSIBLE_PROPERTY_LABEL, expected[i].name);
    }
}

/* How many runs are shown of those that there are. */
static guint
count_shown (Fixture *fixture)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    n += gtk_widget_get_child_visible (GTK_WIDGET (get_row (fixture, (int)i)));

  return n;
}

typedef struct
{
  Fixture *fixture;
  guint n;
} Count;

static gboolean
shows_so_many (gpointer user_data)
{
  Count *count = user_data;

  return count_shown (count->fixture) == count->n;
}

static void
assert_focus (Fixture *fixture, int index)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));

  g_assert_true (gtk_widget_is_ancestor (focus, GTK_WIDGET (get_row (fixture, index))));
}

/* The keyboard goes through the runs that are found: from the entry, and from one to the next. */
static void
check_matches (Fixture *fixture, GtkWidget *entry)
{
  Count count = { fixture, 3 };
  int first = 0;

  gtk_editable_set_text (GTK_EDITABLE (entry), "upgrade");
  hw_test_wait_until (shows_so_many, &count, "the upgrades are shown");
  while (!gtk_widget_get_child_visible (GTK_WIDGET (get_row (fixture, first))))
    first++;
  gtk_widget_grab_focus (entry);
  g_signal_emit_by_name (entry, "next-match");
  assert_focus (fixture, first);
  g_signal_emit_by_name (entry, "next-match");
  g_assert_false (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (fixture->window)),
                                          GTK_WIDGET (get_row (fixture, first))));
  g_signal_emit_by_name (entry, "previous-match");
  assert_focus (fixture, first);
  /* Round to the first again. */
  for (guint i = 0; i < count.n; i++)
    g_signal_emit_by_name (entry, "next-match");
  assert_focus (fixture, first);
}

/* By what a run says, and by the ids of revisions. */
static void
test_search (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    guint n;
  } cases[] = {
    { "STAGING", 1 }, { "failed", 1 }, { "171812", 1 }, { "bb60d9e2", 1 },
    { "upgrade", 3 }, { "zzz", 0 },    { "", 4 },
  };
  Count count = { fixture, 0 };
  GtkWidget *entry;

  add_samples (fixture);
  show (fixture);
  wait_entries (fixture, G_N_ELEMENTS (samples));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.search", NULL);
  entry = hw_test_find (GTK_WIDGET (fixture->page), "history-search");
  g_assert_true (gtk_widget_get_mapped (entry));
  g_assert_true (gtk_toggle_button_get_active (
      GTK_TOGGLE_BUTTON (hw_test_find (GTK_WIDGET (fixture->window), "search-button"))));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].text);
      gtk_editable_set_text (GTK_EDITABLE (entry), cases[i].text);
      count.n = cases[i].n;
      hw_test_wait_until (shows_so_many, &count, "the runs that match are shown");
      if (cases[i].n == 1 && i == 0)
        hw_test_picture (GTK_WIDGET (fixture->window), "history-search");
    }
  check_matches (fixture, entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), "zzz");
  count.n = 0;
  hw_test_wait_until (shows_so_many, &count, "no run is shown");
  g_assert_true (has_label (GTK_WIDGET (fixture->page), "No deployments found"));
  hw_test_picture (GTK_WIDGET (fixture->window), "history-search-nothing");
  /* Asking for a run ends the search that hides it. */
  hw_history_page_show_run (fixture->page, "d1");
  count.n = G_N_ELEMENTS (samples);
  hw_test_wait_until (shows_so_many, &count, "all runs are shown");
}

static void
choose (Fixture *fixture, const char *name, guint position)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (hw_test_find (GTK_WIDGET (fixture->page), name)),
                              position);
}

/* Of one environment, with one result, of one kind, one's own; and a run that is asked for is shown in any case. */
static void
test_filters (Fixture *fixture, gconstpointer data)
{
  Count count = { fixture, 2 };

  add_samples (fixture);
  show (fixture);
  wait_entries (fixture, G_N_ELEMENTS (samples));
  choose (fixture, "history-environment", 1);
  hw_test_wait_until (shows_so_many, &count, "the runs of prod are shown");
  count.n = 1;
  choose (fixture, "history-result", 2);
  hw_test_wait_until (shows_so_many, &count, "the one that failed is shown");
  /* The choice outlives a new reading. */
  hw_history_page_refresh (fixture->page);
  wait_entries (fixture, G_N_ELEMENTS (samples));
  hw_test_wait_until (shows_so_many, &count, "it is still the only one");
  hw_test_picture (GTK_WIDGET (fixture->window), "history-filters");
  choose (fixture, "history-environment", 0);
  choose (fixture, "history-result", 0);
  choose (fixture, "history-action", 2);
  hw_test_wait_until (shows_so_many, &count, "the downgrade is shown");
  choose (fixture, "history-action", 0);
  count.n = 0;
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (hw_test_find (GTK_WIDGET (fixture->page), "history-mine")), TRUE);
  hw_test_wait_until (shows_so_many, &count, "all of them are another's");
  hw_history_page_show_run (fixture->page, "d1");
  count.n = G_N_ELEMENTS (samples);
  hw_test_wait_until (shows_so_many, &count, "all runs are shown");
}

/* As the environment's menu asks for them, whatever was looked for before. */
static void
test_runs_of (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    guint n;
  } cases[] = { { "staging", 1 }, { "prod", 2 }, { "qa", 0 } };
  Count count = { fixture, 0 };

  add_samples (fixture);
  show (fixture);
  wait_entries (fixture, G_N_ELEMENTS (samples));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      choose (fixture, "history-action", 2);
      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-view", "s", "graph");
      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-runs", "s",
                                  cases[i].name);
      count.n = cases[i].n;
      hw_test_wait_until (shows_so_many, &count, cases[i].name);
    }
}

/* A copy of a database, listed as a backup of @environment: its path. */
static char *
add_backup (Fixture *fixture, const char *environment, const char *name, gint64 made_usec)
{
  const char *rows[] = { "7c19f5a08e3d", NULL };
  g_autofree char *from = g_build_filename (fixture->project, "prod.db", NULL);
  g_autofree char *to = hw_test_dir_build (&fixture->dir, name);
  g_autoptr(GFile) source = g_file_new_for_path (from);
  g_autoptr(GFile) target = g_file_new_for_path (to);
  g_autoptr(GError) error = NULL;
  g_autofree char *sha256 = NULL;
  HwJournalBackup backup = { .project = fixture->project,
                             .environment = (char *)environment,
                             .path = to,
                             .format = HW_BACKUP_FORMAT_SQLITE,
                             .size_bytes = 1234567,
                             .rows = (GStrv)rows,
                             .made_usec = made_usec,
                             .verified_usec = made_usec };

  g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  sha256 = hw_file_sha256 (to, NULL, &error);
  g_assert_no_error (error);
  backup.sha256 = sha256;
  hw_journal_add_backup (fixture->journal, &backup, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&to);
}

typedef struct
{
  Fixture *fixture;
  guint n;
  const char *text; /* that is shown, too */
} BackupQuestion;

static HwBackupsView *
get_backups (Fixture *fixture)
{
  return HW_BACKUPS_VIEW (hw_test_find_type (GTK_WIDGET (fixture->page), HW_TYPE_BACKUPS_VIEW));
}

static gboolean
lists_backups (gpointer user_data)
{
  BackupQuestion *question = user_data;
  HwBackupsView *view = get_backups (question->fixture);

  return hw_backups_view_get_n_backups (view) == question->n
         && (question->text == NULL || has_label (GTK_WIDGET (view), question->text));
}

static void
wait_backups (Fixture *fixture, guint n, const char *text)
{
  BackupQuestion question = { fixture, n, text };

  hw_test_wait_until (lists_backups, &question, text != NULL ? text : "the backups are listed");
}

/* What the menu of the backup at @index does. */
static void
act (Fixture *fixture, int index, const char *action)
{
  GtkListBox *list = GTK_LIST_BOX (hw_test_find (GTK_WIDGET (fixture->page), "backup-list"));

  gtk_widget_activate_action (GTK_WIDGET (gtk_list_box_get_row_at_index (list, index)), action,
                              NULL);
}

static GtkWidget *
find_undo (GtkWidget *root)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (root) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (root)), "_Undo") == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_undo (child);

  return found;
}

static gboolean
has_undo (gpointer user_data)
{
  return find_undo (user_data) != NULL;
}

static void
show_backups (Fixture *fixture)
{
  show (fixture);
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (hw_test_find (GTK_WIDGET (fixture->page), "history-backups")), TRUE);
}

/* A good one and one whose file has gone; then the good one is spoilt. */
static void
test_backups (Fixture *fixture, gconstpointer data)
{
  g_autofree char *good = add_backup (fixture, "prod", "good.db", FIRST_USEC + HOUR_USEC);
  g_autofree char *gone = add_backup (fixture, "staging", "gone.db", FIRST_USEC);

  g_unlink (gone);
  show_backups (fixture);
  wait_backups (fixture, 2, "file not found");
  g_assert_true (has_label (GTK_WIDGET (fixture->page), "7c19f5a08e3d · "));
  hw_test_picture (GTK_WIDGET (fixture->window), "history-backups");
  act (fixture, 0, "backup.verify");
  wait_backups (fixture, 2, "The backup is as it was made");
  g_assert_true (g_file_set_contents (good, "something else", -1, NULL));
  act (fixture, 0, "backup.verify");
  wait_backups (fixture, 2, "damaged");
  g_assert_true (has_label (GTK_WIDGET (fixture->page), "its SHA-256 differs"));
  act (fixture, 1, "backup.forget");
  wait_backups (fixture, 1, "damaged");
}

/* After a check of an environment the rows are those of before, with the keyboard; only what has changed is new. */
static void
test_backups_keep (Fixture *fixture, gconstpointer data)
{
  HwSession *session = hw_window_get_session (fixture->window);
  g_autofree char *first = add_backup (fixture, "prod", "first.db", FIRST_USEC + HOUR_USEC);
  g_autofree char *second = add_backup (fixture, "staging", "second.db", FIRST_USEC);
  g_autofree char *third = NULL;
  GtkListBox *list;
  GtkWidget *row, *other;

  show_backups (fixture);
  wait_backups (fixture, 2, NULL);
  list = GTK_LIST_BOX (hw_test_find (GTK_WIDGET (fixture->page), "backup-list"));
  row = GTK_WIDGET (gtk_list_box_get_row_at_index (list, 0));
  other = GTK_WIDGET (gtk_list_box_get_row_at_index (list, 1));
  g_object_add_weak_pointer (G_OBJECT (row), (gpointer *)&row);
  g_object_add_weak_pointer (G_OBJECT (other), (gpointer *)&other);
  g_assert_true (gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD));

  third = add_backup (fixture, "prod", "third.db", FIRST_USEC - HOUR_USEC);
  g_unlink (second);
  g_signal_emit_by_name (session, "environment-changed",
                         hw_session_find_environment (session, "prod"));
  wait_backups (fixture, 3, "file not found");
  g_assert_nonnull (row);
  g_assert_true (row == GTK_WIDGET (gtk_list_box_get_row_at_index (list, 0)));
  g_assert_true (gtk_widget_get_focus_child (GTK_WIDGET (list)) == row);
  g_assert_null (other);
  g_object_remove_weak_pointer (G_OBJECT (row), (gpointer *)&row);
}

static gboolean
is_visible (gpointer user_data)
{
  return gtk_widget_get_visible (user_data);
}

static GtkWidget *
find_backup_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (gtk_widget_get_name (window), "backup-window") == 0)
        return window;
    }

  return NULL;
}

static gboolean
has_no_backup_window (gpointer user_data)
{
  return find_backup_window () == NULL;
}

static gboolean
tells_of_format (gpointer user_data)
{
  return hw_test_widget_shows (user_data, "Copy of the file.");
}

/* From the empty page: the selected environment is backed up, and the list has it. */
static void
test_back_up (Fixture *fixture, gconstpointer data)
{
  HwSession *session = hw_window_get_session (fixture->window);
  g_autoptr(GPtrArray) backups = NULL;
  g_autoptr(GError) error = NULL;
  const HwJournalBackup *backup;
  GtkWidget *window;

  hw_session_select_environment (session, "staging");
  show_backups (fixture);
  wait_backups (fixture, 0, "No Backups");
  hw_test_widget_click (GTK_WIDGET (fixture->page), "backups-back-up");
  window = find_backup_window ();
  g_assert_nonnull (window);
  hw_test_widget_settle (window);
  hw_test_wait_until (tells_of_format, window, "it is said what will be made");
  hw_test_picture (window, "backup-window");
  hw_test_widget_click (window, "backup-start");
  hw_test_wait_until (has_no_backup_window, NULL, "the backup is made");
  wait_backups (fixture, 1, "verified");
  backups = hw_journal_list_backups (fixture->journal, NULL, "staging", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (backups->len, ==, 1);
  backup = backups->pdata[0];
  g_assert_true (g_file_test (backup->path, G_FILE_TEST_IS_REGULAR));
  g_unlink (backup->path);
}

/* One that cannot be reached: the error stays, and it can be tried again. */
static void
test_back_up_fails (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window;
  GtkWidget *label;

  show_backups (fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.back-up", "s", "qa");
  window = find_backup_window ();
  g_assert_nonnull (window);
  hw_test_widget_settle (window);
  label = hw_test_find (window, "backup-error");
  hw_test_widget_click (window, "backup-start");
  hw_test_wait_until (is_visible, label, "it is said why not");
  hw_test_widget_wait_usable (window, "backup-start");
  hw_test_widget_click (window, "backup-cancel");
  hw_test_wait_until (has_no_backup_window, NULL, "the window closes");
}

static gboolean
shows_trash_error (gpointer user_data)
{
  return hw_test_widget_shows (user_data, "The backup could not be moved to the trash");
}

static gboolean
is_gone (gpointer user_data)
{
  return !g_file_test (user_data, G_FILE_TEST_EXISTS);
}

static gboolean
has_no_backup (gpointer user_data)
{
  g_autoptr(GPtrArray) left = hw_journal_list_backups (user_data, NULL, NULL, NULL);

  return left != NULL && left->len == 0;
}

/* Until the toast has gone, nothing has happened to the file. */
static void
test_trash (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = add_backup (fixture, "prod", "good.db", FIRST_USEC);
  g_autofree char *probe = hw_test_write_file (fixture->dir.path, "probe", "");
  g_autoptr(GFile) file = g_file_new_for_path (probe);
  /* Not every file system has a trash. */
  const gboolean has_trash = g_file_trash (file, NULL, NULL);

  show_backups (fixture);
  wait_backups (fixture, 1, NULL);
  act (fixture, 0, "backup.trash");
  wait_backups (fixture, 0, "No Backups");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  hw_test_wait_until (has_undo, fixture->page, "it can be undone");
  g_signal_emit_by_name (find_undo (GTK_WIDGET (fixture->page)), "clicked");
  wait_backups (fixture, 1, NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  act (fixture, 0, "backup.trash");
  wait_backups (fixture, 0, NULL);
  if (!has_trash)
    {
      hw_test_wait_until (shows_trash_error, fixture->window, "it is said that there is no trash");
      wait_backups (fixture, 1, NULL);
      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
      return;
    }
  hw_test_wait_until (is_gone, path, "the file is in the trash");
  hw_test_wait_until (has_no_backup, fixture->journal, "the journal knows");
}

typedef struct
{
  GtkWidget *row;
  const char *text;
} RowQuestion;

static gboolean
tells (gpointer data)
{
  RowQuestion *question = data;

  return has_label (question->row, question->text);
}

static void
test_lines (Fixture *fixture, gconstpointer data)
{
  RowQuestion question = { NULL, "bb60d9e274f8: no such table: payments" };

  add_samples (fixture);
  show (fixture);
  wait_entries (fixture, G_N_ELEMENTS (samples));
  question.row = GTK_WIDGET (get_row (fixture, 1));
  g_assert_false (tells (&question));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (question.row), TRUE);
  hw_test_wait_until (tells, &question, "the lines are shown");
  g_assert_true (has_label (question.row, "08d5b7f1ae46: Add books.search tsvector"));
  g_assert_true (has_label (question.row, "4 of 9"));
  g_assert_true (has_label (question.row, samples[2].message));
  g_assert_true (has_label (question.row, samples[2].backup));
}

static void
test_refresh (Fixture *fixture, gconstpointer data)
{
  static const Sample more = { "d9", "prod", HW_DIRECTION_STAMP, "head", "done", "stamped", 1,
                               1,    NULL };

  add_samples (fixture);
  show (fixture);
  wait_entries (fixture, G_N_ELEMENTS (samples));
  add_entry (fixture, 9, &more);
  hw_history_page_refresh (fixture->page);
  wait_entries (fixture, G_N_ELEMENTS (samples) + 1);
  g_assert_cmpstr (hw_history_row_get_entry (get_row (fixture, 0))->id, ==, "d9");
}

/* What says the same stays, open as it is; what says something else is shown anew, and stays open, too. */
static void
test_refresh_keeps (Fixture *fixture, gconstpointer data)
{
  static const Sample more = { "d9", "prod", HW_DIRECTION_STAMP, "head", "done", "stamped", 1,
                               1,    NULL };
  HwSession *session = hw_window_get_session (fixture->window);
  GtkWidget *row;

  add_samples (fixture);
  show (fixture);
  wait_entries (fixture, G_N_ELEMENTS (samples));
  row = GTK_WIDGET (get_row (fixture, 1));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  g_object_add_weak_pointer (G_OBJECT (row), (gpointer *)&row);
  gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
  add_entry (fixture, 9, &more);
  /* As after every check of an environment */
  g_signal_emit_by_name (session, "environment-changed",
                         hw_session_find_environment (session, "prod"));
  wait_entries (fixture, G_N_ELEMENTS (samples) + 1);
  g_assert_nonnull (row);
  g_assert_true (row == GTK_WIDGET (get_row (fixture, 2)));
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)));
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (fixture->window)), row));
  g_object_remove_weak_pointer (G_OBJECT (row), (gpointer *)&row);
}

/* Of other projects nothing is shown. */
static void
test_other_project (Fixture *fixture, gconstpointer data)
{
  g_autofree char *root = g_steal_pointer (&fixture->project);

  fixture->project = g_strdup ("/somewhere/else");
  add_entry (fixture, 0, &samples[0]);
  g_free (fixture->project);
  fixture->project = g_steal_pointer (&root);
  add_entry (fixture, 1, &samples[1]);
  show (fixture);
  wait_entries (fixture, 1);
  g_assert_cmpstr (hw_history_row_get_entry (get_row (fixture, 0))->id, ==, "d2");
}

/* Past the journal, as another program would. */
static void
spoil_journal (Fixture *fixture)
{
  const HwDatabaseOptions options = { .lock_timeout_ms = 5000 };
  g_autofree char *text = g_strconcat ("sqlite:///", fixture->path, NULL);
  g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (text, "/", NULL);
  g_autoptr(HwDatabase) database = hw_database_new (url, &options);
  g_autoptr(GError) error = NULL;

  hw_database_open (database, NULL, &error);
  g_assert_no_error (error);
  hw_database_execute (database, "DROP TABLE deployments", NULL, NULL, &error);
  g_assert_no_error (error);
  hw_database_close (database);
}

static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  Question question = { fixture, "error", 0 };

  spoil_journal (fixture);
  show (fixture);
  hw_test_wait_until (is_shown, &question, "the page says that the journal cannot be read");
  g_assert_true (has_label (GTK_WIDGET (fixture->page), "deployments"));
}

typedef struct
{
  const char *name;
  const char *backups_name;
  int width;
  int height;
  gboolean is_dark;
} Scene;

static void
test_scene (Fixture *fixture, gconstpointer data)
{
  const Scene *scene = data;
  RowQuestion question = { NULL, "no such table: payments" };
  GtkWidget *words;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      scene->is_dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                     : ADW_COLOR_SCHEME_FORCE_LIGHT);
  hw_test_close_window (fixture->window);
  open_window (fixture, scene->width, scene->height);
  hw_session_select_environment (hw_window_get_session (fixture->window), "prod");
  add_samples (fixture);
  show (fixture);
  wait_entries (fixture, G_N_ELEMENTS (samples));
  question.row = GTK_WIDGET (get_row (fixture, 1));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (question.row), TRUE);
  hw_test_wait_until (tells, &question, "the lines are shown");
  hw_test_widget_wait_within (GTK_WIDGET (fixture->window), scene->width);
  hw_test_picture (GTK_WIDGET (fixture->window), scene->name);

  show_backups (fixture);
  /* Those of the samples, whose files were never there. */
  wait_backups (fixture, 2, "file not found");
  hw_test_widget_wait_within (GTK_WIDGET (fixture->window), scene->width);
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  words = find_label (GTK_WIDGET (get_backups (fixture)), "/var/backups");
  /* Most of what the badge leaves of the narrowest window, and no column between it and the pill. */
  g_assert_cmpint (gtk_widget_get_width (words), >, MIN (scene->width, 360) / 3);
  hw_test_picture (GTK_WIDGET (fixture->window), scene->backups_name);
}

int
main (int argc, char **argv)
{
  static const Scene scenes[] = {
    { "history-light", "history-backups-light", 1280, 800, FALSE },
    { "history-dark", "history-backups-dark", 1280, 800, TRUE },
    { "history-900", "history-backups-900", 900, 700, FALSE },
    { "history-600", "history-backups-600", 600, 700, FALSE },
    { "history-360", "history-backups-360", 360, 640, FALSE },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_source_init ();

#define ADD(path, func) g_test_add ("/history/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("empty", test_empty);
  ADD ("order", test_order);
  ADD ("search", test_search);
  ADD ("filters", test_filters);
  ADD ("runs-of", test_runs_of);
  ADD ("backups", test_backups);
  ADD ("backups-keep", test_backups_keep);
  ADD ("trash", test_trash);
  ADD ("back-up", test_back_up);
  ADD ("back-up-fails", test_back_up_fails);
  ADD ("lines", test_lines);
  ADD ("refresh", test_refresh);
  ADD ("refresh-keeps", test_refresh_keeps);
  ADD ("other-project", test_other_project);
  ADD ("unreadable", test_unreadable);
#undef ADD
  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      g_autofree char *path = g_strconcat ("/history/pictures/", scenes[i].name, NULL);

      g_test_add (path, Fixture, &scenes[i], set_up, test_scene, tear_down);
    }

  return g_test_run ();
}
