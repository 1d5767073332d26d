/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-history-page"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-backups-view.h"
#include "hw-format.h"
#include "hw-history-filters.h"
#include "hw-history-page.h"
#include "hw-history-row.h"
#include "hw-list-keys.h"
#include "hw-task.h"

/* Older ones are for `headway journal`. */
#define N_SHOWN 200

struct _HwHistoryPage
{
  GtkWidget parent_instance;

  /* Template children, borrowed */
  GtkWidget *box; /* all of it */
  GtkToggleButton *runs_button;
  GtkToggleButton *backups_button;
  AdwViewStack *views;
  HwBackupsView *backups_view;
  HwHistoryFilters *filters;
  GtkStack *stack;
  GtkListBox *list;
  AdwStatusPage *error_page;
  GtkSearchBar *search_bar;
  GtkEditable *search_entry;

  /* Owned */
  HwSession *session;
  GtkSizeGroup *badges; /* of the rows */
  char *wanted;         /* id of the run that is to be shown; NULL for none */

  guint show_id; /* source that takes the focus to it */
  guint n_entries;
  gboolean is_reading;
  gboolean is_stale; /* asked for while reading */
};

G_DEFINE_FINAL_TYPE (HwHistoryPage, hw_history_page, GTK_TYPE_WIDGET)

static void
on_search_changed_cb (HwHistoryPage *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

static void
on_switched_cb (HwHistoryPage *self)
{
  adw_view_stack_set_visible_child_name (
      self->views, gtk_toggle_button_get_active (self->runs_button) ? "runs" : "backups");
}

static void
on_failed_cb (HwHistoryPage *self, const char *heading, const GError *error)
{
  g_signal_emit_by_name (self, "failed", heading, error);
}

static gboolean
is_wanted_cb (GtkListBoxRow *row, gpointer user_data)
{
  HwHistoryPage *self = user_data;

  return hw_history_filters_match (self->filters, hw_history_row_get_entry (HW_HISTORY_ROW (row)))
         && (!gtk_search_bar_get_search_mode (self->search_bar)
             || hw_history_row_matches (HW_HISTORY_ROW (row),
                                        gtk_editable_get_text (self->search_entry)));
}

static HwEnvironmentKind
find_kind (HwHistoryPage *self, const char *environment)
{
  HwEnvironmentState *state = hw_session_find_environment (self->session, environment);

  /* One that the project no longer has is judged by its name. */
  return state != NULL ? hw_environment_state_get_kind (state)
                       : hw_environment_kind_from_name (environment);
}

/* The row of that run, at @from or below; NULL when there is none */
static GtkListBoxRow *
find_row (HwHistoryPage *self, const char *id, int from)
{
  GtkListBoxRow *row;

  for (int i = from; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_str_equal (hw_history_row_get_entry (HW_HISTORY_ROW (row))->id, id))
      return row;

  return NULL;
}

/* The focus takes the list along to it, once the rows have their places. */
static gboolean
on_show_idle_cb (gpointer user_data)
{
  HwHistoryPage *self = user_data;
  g_autofree char *wanted = g_steal_pointer (&self->wanted);
  GtkListBoxRow *row = find_row (self, wanted, 0);

  self->show_id = 0;
  if (row != NULL)
    {
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
      gtk_widget_child_focus (GTK_WIDGET (row), GTK_DIR_TAB_FORWARD);
    }

  return G_SOURCE_REMOVE;
}

/* The new row of a run is as open as the old one, and has the keyboard where that had it. */
static void
replace_row (HwHistoryPage *self, GtkListBoxRow *old, GtkWidget *row)
{
  const gboolean has_focus =
      gtk_widget_get_focus_child (GTK_WIDGET (self->list)) == GTK_WIDGET (old);

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row),
                                 adw_expander_row_get_expanded (ADW_EXPANDER_ROW (old)));
  if (has_focus)
    gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
  gtk_list_box_remove (self->list, GTK_WIDGET (old));
}

/* @entry: (transfer full): goes to the row at @position, which stays when it says the same: somebody may be reading it. */
static void
show_entry (HwHistoryPage *self, HwJournalEntry *entry, int position)
{
  const HwEnvironmentKind kind = find_kind (self, entry->environment);
  GtkListBoxRow *old = gtk_list_box_get_row_at_index (self->list, position);
  GtkWidget *row;

  if (old != NULL && hw_history_row_shows (HW_HISTORY_ROW (old), entry, kind))
    {
      hw_journal_entry_free (entry);
      return;
    }
  old = find_row (self, entry->id, position);
  row = hw_history_row_new (hw_session_get_journal (self->session), entry, kind);
  gtk_list_box_insert (self->list, row, position);
  gtk_size_group_add_widget (self->badges, hw_history_row_get_badge (HW_HISTORY_ROW (row)));
  if (old != NULL)
    replace_row (self, old, row);
}

static void
show_entries (HwHistoryPage *self, GPtrArray *entries)
{
  GtkListBoxRow *row;

  hw_history_filters_take_entries (self->filters, entries);
  self->n_entries = entries->len;
  for (int i = 0; entries->len > 0; i++)
    show_entry (self, g_ptr_array_steal_index (entries, 0), i);
  while ((row = gtk_list_box_get_row_at_index (self->list, (int)self->n_entries)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_stack_set_visible_child_name (self->stack, self->n_entries > 0 ? "list" : "empty");
  if (self->wanted != NULL && self->show_id == 0)
    self->show_id = g_idle_add_full (G_PRIORITY_LOW, on_show_idle_cb, self, NULL);
}

typedef struct
{
  HwJournal *journal;
  char *root;
  char *wanted; /* id of a run that is to be among them; NULL */
} Request;

static void
request_free (Request *request)
{
  hw_journal_unref (request->journal);
  g_free (request->root);
  g_free (request->wanted);
  g_free (request);
}

static gpointer
list_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  g_autoptr(GPtrArray) entries =
                 hw_journal_list (request->journal, request->root, NULL, N_SHOWN, error);
  HwJournalEntry *entry;

  if (entries == NULL || request->wanted == NULL)
    return g_steal_pointer (&entries);
  for (guint i = 0; i < entries->len; i++)
    if (g_str_equal (((HwJournalEntry *)entries->pdata[i])->id, request->wanted))
      return g_steal_pointer (&entries);
  /* It is older than all of these. */
  entry = hw_journal_get (request->journal, request->wanted, NULL);
  if (entry != NULL)
    g_ptr_array_add (entries, entry);

  return g_steal_pointer (&entries);
}

static void
on_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwHistoryPage *self = HW_HISTORY_PAGE (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) entries = hw_task_finish (self, result, &error);

  self->is_reading = FALSE;
  /* The window was closed, or the project, meanwhile. */
  if (self->session == NULL || hw_session_get_journal (self->session) == NULL)
    return;
  if (self->is_stale)
    {
      self->is_stale = FALSE;
      hw_history_page_refresh (self);
      return;
    }
  if (entries != NULL)
    show_entries (self, entries);
  else
    {
      g_autofree char *text = hw_format_error (error);

      adw_status_page_set_description (self->error_page, text);
      gtk_stack_set_visible_child_name (self->stack, "error");
    }
}

/**
 * hw_history_page_refresh:
 *
 * Reads the journal again in a worker. Does nothing while there is no project or no journal.
 */
void
hw_history_page_refresh (HwHistoryPage *self)
{
  const HwProject *project;
  HwJournal *journal;
  Request *request;

  g_return_if_fail (HW_IS_HISTORY_PAGE (self));

  project = self->session != NULL ? hw_session_get_project (self->session) : NULL;
  journal = self->session != NULL ? hw_session_get_journal (self->session) : NULL;
  if (project == NULL || journal == NULL)
    return;
  if (self->is_reading)
    {
      self->is_stale = TRUE;
      return;
    }
  self->is_reading = TRUE;
  request = g_new (Request, 1);
  request->journal = hw_journal_ref (journal);
  request->root = g_strdup (hw_project_get_root (project));
  request->wanted = g_strdup (self->wanted);
  hw_task_run (self, "list-deployments", list_in_worker, request, (GDestroyNotify)request_free,
               (GDestroyNotify)g_ptr_array_unref, NULL, on_listed_cb, NULL);
}

static void
on_environment_changed_cb (HwHistoryPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    hw_history_page_refresh (self);
}

static void
hw_history_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hw_history_page_parent_class)->map (widget);

  hw_history_page_refresh (HW_HISTORY_PAGE (widget));
}

static void
hw_history_page_dispose (GObject *object)
{
  HwHistoryPage *self = HW_HISTORY_PAGE (object);

  g_clear_handle_id (&self->show_id, g_source_remove);
  g_clear_object (&self->session);
  if (self->list != NULL)
    gtk_list_box_set_filter_func (self->list, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_HISTORY_PAGE);
  g_clear_object (&self->badges);
  g_clear_pointer (&self->wanted, g_free);

  G_OBJECT_CLASS (hw_history_page_parent_class)->dispose (object);
}

/* From the filters and the runs; the entry has its own. */
static gboolean
on_escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  HwHistoryPage *self = HW_HISTORY_PAGE (widget);

  if (!gtk_search_bar_get_search_mode (self->search_bar))
    return FALSE;
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);

  return TRUE;
}

static void
on_next_match_cb (HwHistoryPage *self)
{
  hw_list_keys_go_to_shown (self->list, 1);
}

static void
on_previous_match_cb (HwHistoryPage *self)
{
  hw_list_keys_go_to_shown (self->list, -1);
}

/* From the runs; the entry has its own. */
static gboolean
on_match_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  HwHistoryPage *self = HW_HISTORY_PAGE (widget);

  if (!gtk_search_bar_get_search_mode (self->search_bar))
    return FALSE;
  hw_list_keys_go_to_shown (self->list, g_variant_get_int32 (arguments));

  return TRUE;
}

static void
hw_history_page_class_init (HwHistoryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_history_page_dispose;
  widget_class->map = hw_history_page_map;
  g_signal_new ("failed", HW_TYPE_HISTORY_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                2, G_TYPE_STRING, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  g_type_ensure (HW_TYPE_BACKUPS_VIEW);
  g_type_ensure (HW_TYPE_HISTORY_FILTERS);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_g, GDK_CONTROL_MASK, on_match_key_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                on_match_key_cb, "i", -1);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-history-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HwHistoryPage, box);
  gtk_widget_class_bind_template_child (widget_class, HwHistoryPage, runs_button);
  gtk_widget_class_bind_template_child (widget_class, HwHistoryPage, backups_button);
  gtk_widget_class_bind_template_child (widget_class, HwHistoryPage, views);
  gtk_widget_class_bind_template_child (widget_class, HwHistoryPage, backups_view);
  gtk_widget_class_bind_template_child (widget_class, HwHistoryPage, filters);
  gtk_widget_class_bind_template_child (widget_class, HwHistoryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HwHistoryPage, list);
  gtk_widget_class_bind_template_child (widget_class, HwHistoryPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, HwHistoryPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, HwHistoryPage, search_entry);
  gtk_widget_class_bind_template_callback (widget_class, on_failed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_switched_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_next_match_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_previous_match_cb);
}

/* What is shown where no run is what is looked for. */
static GtkWidget *
create_placeholder (void)
{
  GtkWidget *label = gtk_label_new (_("No deployments found"));

  gtk_widget_set_margin_top (label, 12);
  gtk_widget_set_margin_bottom (label, 12);
  gtk_widget_set_visible (label, TRUE);

  return label;
}

static void
hw_history_page_init (HwHistoryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_placeholder (self->list, create_placeholder ());
  gtk_list_box_set_filter_func (self->list, is_wanted_cb, self, NULL);
  gtk_search_bar_connect_entry (self->search_bar, self->search_entry);
  gtk_search_bar_set_key_capture_widget (self->search_bar, GTK_WIDGET (self->stack));
  self->badges = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
}

void
hw_history_page_set_session (HwHistoryPage *self, HwSession *session)
{
  g_return_if_fail (HW_IS_HISTORY_PAGE (self));
  g_return_if_fail (HW_IS_SESSION (session));

  g_set_object (&self->session, session);
  hw_backups_view_set_session (self->backups_view, session);
  g_signal_connect_object (session, "environment-changed", G_CALLBACK (on_environment_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::project", G_CALLBACK (on_environment_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::journal", G_CALLBACK (on_environment_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
hw_history_page_show_backups (HwHistoryPage *self)
{
  g_return_if_fail (HW_IS_HISTORY_PAGE (self));

  gtk_toggle_button_set_active (self->backups_button, TRUE);
  hw_backups_view_refresh (self->backups_view);
}

GtkWidget *
hw_history_page_get_search_bar (HwHistoryPage *self)
{
  g_return_val_if_fail (HW_IS_HISTORY_PAGE (self), NULL);

  return GTK_WIDGET (self->search_bar);
}

void
hw_history_page_search (HwHistoryPage *self)
{
  g_return_if_fail (HW_IS_HISTORY_PAGE (self));

  gtk_toggle_button_set_active (self->runs_button, TRUE);
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

guint
hw_history_page_get_n_entries (HwHistoryPage *self)
{
  g_return_val_if_fail (HW_IS_HISTORY_PAGE (self), 0);

  return self->n_entries;
}

/* All of them: a search or a filter could hide what is wanted. */
static void
show_runs (HwHistoryPage *self)
{
  gtk_toggle_button_set_active (self->runs_button, TRUE);
  hw_history_filters_reset (self->filters);
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

void
hw_history_page_show_environment (HwHistoryPage *self, const char *name)
{
  g_return_if_fail (HW_IS_HISTORY_PAGE (self));
  g_return_if_fail (name != NULL);

  show_runs (self);
  hw_history_filters_choose_environment (self->filters, name);
}

void
hw_history_page_show_run (HwHistoryPage *self, const char *id)
{
  g_return_if_fail (HW_IS_HISTORY_PAGE (self));
  g_return_if_fail (id != NULL);

  show_runs (self);
  g_free (self->wanted);
  self->wanted = g_strdup (id);
  hw_history_page_refresh (self);
}
