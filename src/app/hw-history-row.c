/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-history-row"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-environment-badge.h"
#include "hw-format.h"
#include "hw-history-row.h"
#include "hw-label.h"
#include "hw-search.h"
#include "hw-task.h"
#include "hw-util.h"
#include "hw-wrap-box.h"

/* px */
#define MIN_VALUE_WIDTH 200

/* Where it goes on in a second line, that does not begin with the dot. */
#define DOT "\302\240· "

struct _HwHistoryRow
{
  AdwExpanderRow parent_instance;

  /* Borrowed */
  GtkWidget *details; /* the facts */
  GtkWidget *log;     /* the lines */
  GtkWidget *badge;   /* what holds it */

  /* Owned */
  GtkSizeGroup *names; /* of the facts, which are as wide as the widest */
  HwJournal *journal;
  HwJournalEntry *entry;

  HwEnvironmentKind kind;
  gboolean is_read; /* the lines are there or on their way */
};

G_DEFINE_FINAL_TYPE (HwHistoryRow, hw_history_row, ADW_TYPE_EXPANDER_ROW)

typedef struct
{
  const char *result; /* as in the journal */
  const char *icon;
  const char *css_class;
  const char *word;
} Outcome;

static const Outcome outcomes[] = {
  { "done", "object-select-symbolic", "success", NC_ ("deployment", "done") },
    { "failed", "dialog-error-symbolic", "error", NC_ ("deployment", "failed") },
      { "cancelled", "process-stop-symbolic", "neutral", NC_ ("deployment", "cancelled") },
        { "interrupted", "dialog-warning-symbolic", "warning", NC_ ("deployment", "interrupted") },
          { "running", "media-playback-start-symbolic", "accent", NC_ ("deployment", "running") },
        };

static const Outcome *
find_outcome (const char *result)
{
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (g_strcmp0 (outcomes[i].result, result) == 0)
      return &outcomes[i];

  return &outcomes[G_N_ELEMENTS (outcomes) - 1];
}

static GtkWidget *
create_pill (const Outcome *outcome)
{
  GtkWidget *pill = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);

  gtk_widget_add_css_class (pill, "hw-pill");
  gtk_widget_add_css_class (pill, outcome->css_class);
  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (pill), gtk_image_new_from_icon_name (outcome->icon));
  gtk_box_append (GTK_BOX (pill), gtk_label_new (g_dpgettext2 (NULL, "deployment", outcome->word)));

  return pill;
}

static char *
make_title (const HwJournalEntry *entry)
{
  const char *format = NULL;

  switch (entry->direction)
    {
    case HW_DIRECTION_UPGRADE:
      /* Translators: a target such as “head”, and a number of revisions */
      format =
          ngettext ("Upgrade to %s, %u revision", "Upgrade to %s, %u revisions", entry->n_steps);
      break;
    case HW_DIRECTION_DOWNGRADE:
      /* Translators: a target such as “base”, and a number of revisions */
      format = ngettext ("Downgrade to %s, %u revision", "Downgrade to %s, %u revisions",
                         entry->n_steps);
      break;
    case HW_DIRECTION_STAMP:
      /* Translators: a target such as “head”, and a number of changes of the version table */
      format = ngettext ("Stamp %s, %u change", "Stamp %s, %u changes", entry->n_steps);
      break;
    }

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (format, entry->target, entry->n_steps);
#pragma GCC diagnostic pop
}

static char *
make_subtitle (const HwJournalEntry *entry)
{
  g_autofree char *when = hw_format_date_time (entry->started_usec);
  g_autofree char *duration = NULL;

  if (entry->finished_usec == 0)
    return g_strjoin (DOT, when, entry->actor, NULL);
  duration = hw_format_duration (entry->finished_usec - entry->started_usec);

  return g_strjoin (DOT, when, entry->actor, duration, NULL);
}

static GtkWidget *
create_value (const char *text, gboolean is_code)
{
  GtkWidget *label = gtk_label_new (text);

  /* Code runs from left to right beside its name, too, where that stands on the right. */
  gtk_label_set_xalign (GTK_LABEL (label),
                        is_code && gtk_widget_get_direction (label) == GTK_TEXT_DIR_RTL ? 1 : 0);
  hw_label_wrap_verbatim (GTK_LABEL (label));
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  /* Where there is less than this beside the names, the values go below them, all alike. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), 1);
  gtk_widget_set_size_request (label, MIN_VALUE_WIDTH, -1);
  gtk_widget_set_hexpand (label, TRUE);
  if (is_code)
    {
      gtk_widget_add_css_class (label, "hw-id");
      gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
    }

  return label;
}

static void
add_fact (HwHistoryRow *self, const char *name, const char *value, gboolean is_code)
{
  GtkWidget *box, *label;

  if (value == NULL || *value == '\0')
    return;
  box = g_object_new (HW_TYPE_WRAP_BOX, "spacing", 18, NULL);
  label = gtk_label_new (name);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "hw-dim");
  gtk_size_group_add_widget (self->names, label);
  hw_wrap_box_append (HW_WRAP_BOX (box), label);
  hw_wrap_box_append (HW_WRAP_BOX (box), create_value (value, is_code));
  gtk_box_append (GTK_BOX (self->details), box);
}

static char *
make_rows_text (const char *const *rows)
{
  return rows == NULL || rows[0] == NULL ? g_strdup (C_ ("version table", "empty"))
                                         : g_strjoinv (", ", (GStrv)rows);
}

static void
add_facts (HwHistoryRow *self)
{
  const HwJournalEntry *entry = self->entry;
  g_autofree char *before = make_rows_text ((const char *const *)entry->rows_before);
  g_autofree char *after = make_rows_text ((const char *const *)entry->rows_after);
  /* Translators: how many of how many revisions were applied */
  g_autofree char *done = g_strdup_printf (_("%u of %u"), entry->n_done, entry->n_steps);
  g_autofree char *size = NULL;

  add_fact (self, _("Outcome"), entry->message, FALSE);
  add_fact (self, _("Database"), entry->url, TRUE);
  add_fact (self, _("Before"), before, TRUE);
  if (entry->finished_usec != 0)
    add_fact (self, _("After"), after, TRUE);
  add_fact (self, _("Revisions applied"), done, FALSE);
  if (entry->backup_path == NULL)
    return;
  size = hw_format_size (entry->backup_size);
  add_fact (self, _("Backup"), entry->backup_path, TRUE);
  add_fact (self, _("Size"), size, FALSE);
  add_fact (self, _("SHA-256"), entry->backup_sha256, TRUE);
}

static gpointer
list_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  gpointer *request = data;

  return hw_journal_list_lines (request[0], request[1], error);
}

static void
request_free (gpointer data)
{
  gpointer *request = data;

  hw_journal_unref (request[0]);
  g_free (request[1]);
  g_free (request);
}

static char *
make_line_text (const HwJournalLine *line)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (line->time_usec / G_USEC_PER_SEC);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *clock = local != NULL ? g_date_time_format (local, "%H:%M:%S") : g_strdup ("");
  g_autofree char *duration =
      line->duration_usec > 0 ? hw_format_duration (line->duration_usec) : g_strdup ("");

  return g_strdup_printf ("%s  %8s  %s  %s%s%s", clock, duration, line->ok ? "✓" : "✗", line->kind,
                          line->name != NULL ? " " : "", line->name != NULL ? line->name : "");
}

static void
on_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwHistoryRow *self = HW_HISTORY_ROW (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) lines = hw_task_finish (self, result, &error);
  g_autoptr(GString) text = g_string_new (NULL);

  /* The row has left the list meanwhile. */
  if (self->entry == NULL)
    return;
  if (lines == NULL)
    {
      g_autofree char *sentence = hw_format_error (error);

      gtk_label_set_text (GTK_LABEL (self->log), sentence);
      return;
    }
  for (guint i = 0; i < lines->len; i++)
    {
      const HwJournalLine *line = g_ptr_array_index (lines, i);
      g_autofree char *head = make_line_text (line);

      g_string_append_printf (text, "%s%s%s%s", i > 0 ? "\n" : "", head,
                              line->message != NULL && *line->message != '\0' ? ": " : "",
                              line->message != NULL ? line->message : "");
    }
  gtk_label_set_text (GTK_LABEL (self->log), text->str);
}

static void
on_expanded_notify_cb (HwHistoryRow *self)
{
  gpointer *request;

  if (self->is_read || !adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    return;
  self->is_read = TRUE;
  request = g_new (gpointer, 2);
  request[0] = hw_journal_ref (self->journal);
  request[1] = g_strdup (self->entry->id);
  hw_task_run (self, "list-lines", list_in_worker, request, request_free,
               (GDestroyNotify)g_ptr_array_unref, NULL, on_listed_cb, NULL);
}

static void
hw_history_row_dispose (GObject *object)
{
  HwHistoryRow *self = HW_HISTORY_ROW (object);

  g_clear_object (&self->names);
  g_clear_pointer (&self->journal, hw_journal_unref);
  g_clear_pointer (&self->entry, hw_journal_entry_free);

  G_OBJECT_CLASS (hw_history_row_parent_class)->dispose (object);
}

static void
hw_history_row_class_init (HwHistoryRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_history_row_dispose;
}

static void
hw_history_row_init (HwHistoryRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->details = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->log = gtk_label_new (_("Reading…"));
  gtk_label_set_xalign (GTK_LABEL (self->log), 0);
  hw_label_wrap_verbatim (GTK_LABEL (self->log));
  gtk_label_set_selectable (GTK_LABEL (self->log), TRUE);
  gtk_widget_set_direction (self->log, GTK_TEXT_DIR_LTR);
  gtk_widget_add_css_class (self->log, "hw-id");
  gtk_widget_add_css_class (self->log, "hw-history-log");
  gtk_widget_add_css_class (box, "hw-history-details");
  gtk_box_append (GTK_BOX (box), self->details);
  gtk_box_append (GTK_BOX (box), self->log);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), box);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (gtk_widget_get_parent (box)),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, self, NULL, -1);
  g_signal_connect (self, "notify::expanded", G_CALLBACK (on_expanded_notify_cb), NULL);
}

/* What of an expander row takes the keyboard, and is read out then. */
static GtkWidget *
find_header (GtkWidget *row)
{
  GtkWidget *widget = gtk_widget_get_first_child (row);

  while (widget != NULL && !ADW_IS_ACTION_ROW (widget))
    widget = gtk_widget_get_first_child (widget);

  return widget;
}

GtkWidget *
hw_history_row_new (HwJournal *journal, HwJournalEntry *entry, HwEnvironmentKind kind)
{
  HwHistoryRow *self;
  const Outcome *outcome;
  GtkWidget *badge;
  GtkWidget *header;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (journal != NULL, NULL);
  g_return_val_if_fail (entry != NULL, NULL);

  self = g_object_new (HW_TYPE_HISTORY_ROW, NULL);
  self->journal = hw_journal_ref (journal);
  self->entry = entry;
  self->kind = kind;
  outcome = find_outcome (entry->result);
  title = make_title (entry);
  subtitle = make_subtitle (entry);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  badge = hw_environment_badge_new (entry->environment, kind, FALSE);
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (badge, GTK_ALIGN_START);
  self->badge = adw_bin_new ();
  adw_bin_set_child (ADW_BIN (self->badge), badge);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), self->badge);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), create_pill (outcome));
  /* Translators: what was deployed, the environment, how it ended */
  name = g_strdup_printf (_("%s on %s: %s"), title, entry->environment,
                             g_dpgettext2 (NULL, "deployment", outcome->word));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  header = find_header (GTK_WIDGET (self));
  if (header != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (header), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
  add_facts (self);

  return GTK_WIDGET (self);
}

const HwJournalEntry *
hw_history_row_get_entry (HwHistoryRow *self)
{
  g_return_val_if_fail (HW_IS_HISTORY_ROW (self), NULL);

  return self->entry;
}

static gboolean
is_same_list (GStrv a, GStrv b)
{
  return a == NULL || b == NULL ? a == b
                                : g_strv_equal ((const char *const *)a, (const char *const *)b);
}

gboolean
hw_history_row_shows (HwHistoryRow *self, const HwJournalEntry *entry, HwEnvironmentKind kind)
{
  const HwJournalEntry *own;

  g_return_val_if_fail (HW_IS_HISTORY_ROW (self), FALSE);
  g_return_val_if_fail (entry != NULL, FALSE);

  own = self->entry;

  return g_str_equal (own->id, entry->id) && self->kind == kind
         && g_strcmp0 (own->state, entry->state) == 0 && g_strcmp0 (own->result, entry->result) == 0
         && g_strcmp0 (own->message, entry->message) == 0
         && g_strcmp0 (own->backup_path, entry->backup_path) == 0 && own->n_done == entry->n_done
         && own->n_steps == entry->n_steps && own->finished_usec == entry->finished_usec
         && is_same_list (own->rows_after, entry->rows_after);
}

GtkWidget *
hw_history_row_get_badge (HwHistoryRow *self)
{
  g_return_val_if_fail (HW_IS_HISTORY_ROW (self), NULL);

  return self->badge;
}

static gboolean
has_text (const char *field, const char *folded)
{
  return field != NULL && hw_search_contains (field, folded);
}

static gboolean
has_text_among (GStrv fields, const char *folded)
{
  for (guint i = 0; fields != NULL && fields[i] != NULL; i++)
    if (has_text (fields[i], folded))
      return TRUE;

  return FALSE;
}

gboolean
hw_history_row_matches (HwHistoryRow *self, const char *text)
{
  const HwJournalEntry *entry;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (HW_IS_HISTORY_ROW (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  entry = self->entry;
  folded = hw_search_fold (text);

  return has_text (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), folded)
         || has_text (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (self)), folded)
         || has_text (entry->environment, folded) || has_text (entry->result, folded)
         || has_text (entry->message, folded) || has_text (entry->id, folded)
         || has_text (entry->backup_path, folded) || has_text_among (entry->rows_before, folded)
         || has_text_among (entry->rows_after, folded);
}
