/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-search"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-editor-search.h"

struct _HwEditorSearch
{
  GtkWidget parent_instance;

  /* Template children, borrowed */
  GtkSearchBar *search_bar;
  GtkEditable *entry;
  GtkEditable *replace_entry;
  GtkWidget *replace_box;
  GtkToggleButton *replace_toggle;
  GtkCheckButton *case_check;
  GtkCheckButton *word_check;
  GtkCheckButton *regex_check;
  GtkLabel *summary;
  GtkWidget *replace_button;
  GtkWidget *replace_all_button;

  /* Owned */
  GtkSourceView *view;
  GtkSourceSearchSettings *settings;
  GtkSourceSearchContext *context; /* NULL without a view */

  int match_start; /* what was found last: characters of the view's text; -1 nothing */
  int match_end;
};

G_DEFINE_FINAL_TYPE (HwEditorSearch, hw_editor_search, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkTextBuffer *
get_buffer (HwEditorSearch *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
}

static gboolean
is_editable (HwEditorSearch *self)
{
  return self->view != NULL && gtk_text_view_get_editable (GTK_TEXT_VIEW (self->view));
}

/* What is selected. The entry's selection takes that of the text away, which GTK wants to be the only one: a match is one
 * still, as long as the caret is at its end. */
static void
get_selection (HwEditorSearch *self, GtkTextIter *out_start, GtkTextIter *out_end)
{
  if (gtk_text_buffer_get_selection_bounds (get_buffer (self), out_start, out_end)
      || gtk_text_iter_get_offset (out_end) != self->match_end)
    return;
  gtk_text_buffer_get_iter_at_offset (get_buffer (self), out_start, self->match_start);
}

/* "3 of 12": the match that is selected, and how many there are. */
static char *
describe_matches (HwEditorSearch *self)
{
  g_autoptr(GError) error = gtk_source_search_context_get_regex_error (self->context);
  const int n = gtk_source_search_context_get_occurrences_count (self->context);
  GtkTextIter start, end;
  int position;

  if (error != NULL)
    return g_strdup (_("Not a regular expression"));
  /* The text is still being looked through. */
  if (n < 0)
    return g_strdup ("");
  if (n == 0)
    return g_strdup (_("No matches"));
  get_selection (self, &start, &end);
  position = gtk_source_search_context_get_occurrence_position (self->context, &start, &end);
  if (position > 0)
    /* Translators: the match that is selected, of all matches */
    return g_strdup_printf (_("%d of %d"), position, n);

  return g_strdup_printf (ngettext ("%d match", "%d matches", (gulong)n), n);
}

static void
update_summary (HwEditorSearch *self)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  gboolean has_matches = FALSE;

  if (self->context != NULL && gtk_source_search_settings_get_search_text (self->settings) != NULL)
    {
      text = describe_matches (self);
      error = gtk_source_search_context_get_regex_error (self->context);
      /* Negative while the text is being looked through. */
      has_matches = gtk_source_search_context_get_occurrences_count (self->context) != 0;
    }
  gtk_label_set_text (self->summary, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->entry), error != NULL ? error->message : NULL);
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_widget_set_sensitive (self->replace_button, has_matches && is_editable (self));
  gtk_widget_set_sensitive (self->replace_all_button, has_matches && is_editable (self));
}

static void
select_match (HwEditorSearch *self, const GtkTextIter *start, const GtkTextIter *end)
{
  self->match_start = gtk_text_iter_get_offset (start);
  self->match_end = gtk_text_iter_get_offset (end);
  gtk_text_buffer_select_range (get_buffer (self), end, start);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view),
                                gtk_text_buffer_get_insert (get_buffer (self)), 0.1, FALSE, 0, 0);
  update_summary (self);
}

/* @from: where to begin to look */
static void
find_forward (HwEditorSearch *self, const GtkTextIter *from)
{
  GtkTextIter start, end;

  if (gtk_source_search_context_forward (self->context, from, &start, &end, NULL))
    select_match (self, &start, &end);
  else
    update_summary (self);
}

static void
on_search_changed_cb (HwEditorSearch *self)
{
  const char *text = gtk_editable_get_text (self->entry);
  const gboolean is_regex = gtk_check_button_get_active (self->regex_check);
  g_autofree char *plain = NULL;
  GtkTextIter start, end;

  /* In a plain search, “\n” finds the end of a line. */
  if (!is_regex)
    plain = gtk_source_utils_unescape_search_text (text);
  gtk_source_search_settings_set_regex_enabled (self->settings, is_regex);
  gtk_source_search_settings_set_case_sensitive (self->settings,
                                                 gtk_check_button_get_active (self->case_check));
  gtk_source_search_settings_set_at_word_boundaries (self->settings, gtk_check_button_get_active (
                                                                         self->word_check));
  gtk_source_search_settings_set_search_text (self->settings, is_regex ? text : plain);
  if (self->context == NULL || text[0] == '\0')
    {
      update_summary (self);
      return;
    }
  /* From the begin of what is selected, so that a word that is being typed is found where it is. */
  get_selection (self, &start, &end);
  find_forward (self, &start);
}

void
hw_editor_search_next (HwEditorSearch *self)
{
  GtkTextIter start, end;

  g_return_if_fail (HW_IS_EDITOR_SEARCH (self));

  if (self->context == NULL)
    return;
  get_selection (self, &start, &end);
  find_forward (self, &end);
}

void
hw_editor_search_previous (HwEditorSearch *self)
{
  GtkTextIter from, to, start, end;

  g_return_if_fail (HW_IS_EDITOR_SEARCH (self));

  if (self->context == NULL)
    return;
  get_selection (self, &from, &to);
  if (gtk_source_search_context_backward (self->context, &from, &start, &end, NULL))
    select_match (self, &start, &end);
}

/* Replaces the match that is selected, if one is, and goes to the next. */
static void
on_replace_clicked_cb (HwEditorSearch *self)
{
  const char *text = gtk_editable_get_text (self->replace_entry);
  GtkTextIter start, end;

  if (self->context == NULL || !is_editable (self))
    return;
  get_selection (self, &start, &end);
  if (gtk_source_search_context_replace (self->context, &start, &end, text, -1, NULL))
    gtk_text_buffer_place_cursor (get_buffer (self), &end);
  hw_editor_search_next (self);
}

static void
on_replace_all_clicked_cb (HwEditorSearch *self)
{
  const char *text = gtk_editable_get_text (self->replace_entry);
  g_autofree char *summary = NULL;
  guint n;

  if (self->context == NULL || !is_editable (self))
    return;
  n = gtk_source_search_context_replace_all (self->context, text, -1, NULL);
  update_summary (self);
  summary = g_strdup_printf (ngettext ("%u replaced", "%u replaced", n), n);
  gtk_label_set_text (self->summary, summary);
}

static void
on_replace_toggled_cb (HwEditorSearch *self)
{
  gtk_widget_set_visible (self->replace_box, gtk_toggle_button_get_active (self->replace_toggle));
}

static void
on_mode_notify_cb (HwEditorSearch *self)
{
  const gboolean is_open = gtk_search_bar_get_search_mode (self->search_bar);

  if (self->context != NULL)
    gtk_source_search_context_set_highlight (self->context, is_open);
  if (is_open)
    return;
  if (self->view != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
on_close_clicked_cb (HwEditorSearch *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

static void
hw_editor_search_dispose (GObject *object)
{
  HwEditorSearch *self = HW_EDITOR_SEARCH (object);

  g_clear_object (&self->context);
  g_clear_object (&self->view);
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_EDITOR_SEARCH);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (hw_editor_search_parent_class)->dispose (object);
}

static void
hw_editor_search_class_init (HwEditorSearchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_editor_search_dispose;
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", HW_TYPE_EDITOR_SEARCH, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-editor-search.ui");
  gtk_widget_class_bind_template_child (widget_class, HwEditorSearch, search_bar);
  gtk_widget_class_bind_template_child (widget_class, HwEditorSearch, entry);
  gtk_widget_class_bind_template_child (widget_class, HwEditorSearch, replace_entry);
  gtk_widget_class_bind_template_child (widget_class, HwEditorSearch, replace_box);
  gtk_widget_class_bind_template_child (widget_class, HwEditorSearch, replace_toggle);
  gtk_widget_class_bind_template_child (widget_class, HwEditorSearch, case_check);
  gtk_widget_class_bind_template_child (widget_class, HwEditorSearch, word_check);
  gtk_widget_class_bind_template_child (widget_class, HwEditorSearch, regex_check);
  gtk_widget_class_bind_template_child (widget_class, HwEditorSearch, summary);
  gtk_widget_class_bind_template_child (widget_class, HwEditorSearch, replace_button);
  gtk_widget_class_bind_template_child (widget_class, HwEditorSearch, replace_all_button);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, hw_editor_search_next);
  gtk_widget_class_bind_template_callback (widget_class, hw_editor_search_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_replace_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_replace_all_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_replace_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_mode_notify_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked_cb);
}

static void
hw_editor_search_init (HwEditorSearch *self)
{
  self->settings = gtk_source_search_settings_new ();
  gtk_source_search_settings_set_wrap_around (self->settings, TRUE);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, self->entry);
}

void
hw_editor_search_set_view (HwEditorSearch *self, GtkSourceView *view)
{
  g_return_if_fail (HW_IS_EDITOR_SEARCH (self));

  if (!g_set_object (&self->view, view))
    return;
  /* What another view has highlighted goes with its context. */
  g_clear_object (&self->context);
  self->match_start = self->match_end = -1;
  if (view != NULL)
    {
      self->context =
          gtk_source_search_context_new (GTK_SOURCE_BUFFER (get_buffer (self)), self->settings);
      gtk_source_search_context_set_highlight (self->context,
                                               gtk_search_bar_get_search_mode (self->search_bar));
      g_signal_connect_object (self->context, "notify::occurrences-count",
                               G_CALLBACK (update_summary), self, G_CONNECT_SWAPPED);
    }
  update_summary (self);
}

/**
 * hw_editor_search_start:
 *
 * What is selected, as far as it is part of one line, is what is looked for.
 */
void
hw_editor_search_start (HwEditorSearch *self, gboolean with_replace)
{
  GtkTextIter start, end;

  g_return_if_fail (HW_IS_EDITOR_SEARCH (self));

  if (self->view == NULL)
    return;
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  if (with_replace)
    gtk_toggle_button_set_active (self->replace_toggle, TRUE);
  if (gtk_text_buffer_get_selection_bounds (get_buffer (self), &start, &end)
      && gtk_text_iter_get_line (&start) == gtk_text_iter_get_line (&end))
    {
      g_autofree char *text = gtk_text_iter_get_slice (&start, &end);

      self->match_start = gtk_text_iter_get_offset (&start);
      self->match_end = gtk_text_iter_get_offset (&end);
      gtk_editable_set_text (self->entry, text);
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (self->entry, 0, -1);
  on_search_changed_cb (self);
}
