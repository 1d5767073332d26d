/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-text"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-editor-half.h"
#include "hw-editor-text-private.h"
#include "hw-script.h"
#include "hw-source.h"
#include "hw-split-pane.h"
#include "hw-sql-provider.h"

G_DEFINE_FINAL_TYPE (HwEditorText, hw_editor_text, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CARET_MOVED,
  SIGNAL_PARTS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

GtkTextBuffer *
_hw_editor_text_get_buffer (HwEditorText *self, HwEditorPart part)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->views[part]));
}

static void
emit_caret_moved (HwEditorText *self)
{
  g_signal_emit (self, signals[SIGNAL_CARET_MOVED], 0);
}

gboolean
_hw_editor_text_is_shown (HwEditorText *self, HwEditorPart part)
{
  const gboolean is_split =
      hw_editor_text_has_halves (self) && self->layout != HW_EDITOR_LAYOUT_WHOLE;

  switch (part)
    {
    case HW_EDITOR_PART_WHOLE:
      return !is_split;
    case HW_EDITOR_PART_UP:
      return is_split && hw_split_pane_is_shown (self->halves_pane, 0);
    case HW_EDITOR_PART_DOWN:
      return is_split && hw_split_pane_is_shown (self->halves_pane, 1)
             && hw_editor_half_is_present (self->halves[HW_EDITOR_PART_DOWN]);
    }
  g_assert_not_reached ();
}

static void
update_layout (HwEditorText *self)
{
  static const HwSplitLayout layouts[] = { HW_SPLIT_BESIDE, HW_SPLIT_STACKED, HW_SPLIT_FIRST,
                                           HW_SPLIT_SECOND, HW_SPLIT_FIRST };
  const gboolean is_split =
      hw_editor_text_has_halves (self) && self->layout != HW_EDITOR_LAYOUT_WHOLE;

  G_STATIC_ASSERT (G_N_ELEMENTS (layouts) == HW_EDITOR_LAYOUT_WHOLE + 1);

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), is_split ? "halves" : "whole");
  hw_split_pane_set_layout (self->halves_pane, layouts[self->layout]);
  if (self->side_pane != NULL)
    hw_split_pane_set_layout (self->side_pane, layouts[self->layout]);
  gtk_stack_set_visible_child_name (GTK_STACK (self->down_stack),
                                    hw_editor_half_is_present (self->halves[HW_EDITOR_PART_DOWN])
                                        ? "text"
                                        : "none");
}

static void
set_half (HwEditorHalf *half, const HwScript *script, const HwScriptSection *section)
{
  const char *begin = script->text + section->offset;

  if (!section->present)
    hw_editor_half_clear (half);
  else
    hw_editor_half_set_range (half, (int)g_utf8_pointer_to_offset (script->text, begin),
                              (int)(g_utf8_pointer_to_offset (script->text, begin)
                                    + g_utf8_strlen (section->text, -1)));
}

/* @keep: what cannot be read leaves the halves as they are: somebody is in the middle of typing in one */
static void
read_halves (HwEditorText *self, gboolean keep)
{
  const gboolean had_halves = hw_editor_text_has_halves (self);
  const gboolean had_down = hw_editor_half_is_present (self->halves[HW_EDITOR_PART_DOWN]);
  g_autofree char *text = hw_editor_text_dup_text (self);
  g_autoptr(HwScript) script =
                 self->is_script ? hw_script_parse (self->path, text, -1, NULL) : NULL;

  g_clear_handle_id (&self->sync_id, g_source_remove);
  if (script == NULL && keep)
    return;
  if (script == NULL || !script->up.present)
    {
      hw_editor_half_clear (self->halves[HW_EDITOR_PART_UP]);
      hw_editor_half_clear (self->halves[HW_EDITOR_PART_DOWN]);
    }
  else
    {
      set_half (self->halves[HW_EDITOR_PART_UP], script, &script->up);
      set_half (self->halves[HW_EDITOR_PART_DOWN], script, &script->down);
    }
  update_layout (self);
  if (had_halves != hw_editor_text_has_halves (self)
      || had_down != hw_editor_half_is_present (self->halves[HW_EDITOR_PART_DOWN]))
    g_signal_emit (self, signals[SIGNAL_PARTS_CHANGED], 0);
}

static gboolean
on_sync_cb (gpointer user_data)
{
  HwEditorText *self = user_data;

  self->sync_id = 0;
  read_halves (self, FALSE);

  return G_SOURCE_REMOVE;
}

/* The halves follow what is done in the whole file, not what they do themselves. */
static void
on_changed_cb (HwEditorText *self)
{
  if (self->is_setting_text || hw_editor_half_is_writing (self->halves[HW_EDITOR_PART_UP])
      || hw_editor_half_is_writing (self->halves[HW_EDITOR_PART_DOWN]))
    return;
  if (self->is_script && self->sync_id == 0)
    self->sync_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_sync_cb, self, NULL);
}

static void
on_focus_entered_cb (GtkEventControllerFocus *controller, gpointer user_data)
{
  HwEditorText *self = user_data;
  GtkWidget *view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  for (guint part = 0; part < HW_EDITOR_N_PARTS; part++)
    if (view == GTK_WIDGET (self->views[part]))
      self->active = part;
  emit_caret_moved (self);
}

static void
on_add_down_clicked_cb (HwEditorText *self)
{
  GtkTextBuffer *buffer = _hw_editor_text_get_buffer (self, HW_EDITOR_PART_WHOLE);
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_begin_user_action (buffer);
  if (gtk_text_iter_get_line_offset (&end) != 0)
    gtk_text_buffer_insert (buffer, &end, "\n", -1);
  gtk_text_buffer_insert (buffer, &end, "\n-- migrate:down\n", -1);
  gtk_text_buffer_end_user_action (buffer);
  read_halves (self, FALSE);
  hw_split_pane_show (self->halves_pane, 1);
  gtk_widget_grab_focus (GTK_WIDGET (self->views[HW_EDITOR_PART_DOWN]));
}

/* What stands in the place of the down half where there is none. */
static GtkWidget *
create_no_down (HwEditorText *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *label = gtk_label_new (_("This revision has no down section: it cannot be undone."));

  self->add_button = gtk_button_new_with_mnemonic (_("_Add Down Section"));
  gtk_widget_set_name (self->add_button, "editor-add-down");
  gtk_widget_set_halign (self->add_button, GTK_ALIGN_CENTER);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->add_button);
  g_signal_connect_object (self->add_button, "clicked", G_CALLBACK (on_add_down_clicked_cb), self,
                           G_CONNECT_SWAPPED);

  return box;
}

/* Highlighting by the file's name: what is no Python is SQL here. */
static GtkWidget *
add_view (HwEditorText *self, HwEditorPart part, const char *name, const char *label)
{
  const gboolean is_python = g_str_has_suffix (self->path, ".py");
  const gboolean is_config = g_str_has_suffix (self->path, ".ini");
  GtkWidget *widget = hw_source_view_new (is_python ? "python3" : is_config ? "ini" : "sql");
  GtkSourceView *view = GTK_SOURCE_VIEW (widget);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_set_name (widget, name);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE); /* until the file is read */
  gtk_source_view_set_auto_indent (view, TRUE);
  gtk_source_view_set_highlight_current_line (view, TRUE);
  gtk_source_view_set_insert_spaces_instead_of_tabs (view, TRUE);
  gtk_source_view_set_smart_backspace (view, TRUE);
  gtk_source_view_set_smart_home_end (view, GTK_SOURCE_SMART_HOME_END_BEFORE);
  gtk_source_view_set_tab_width (view, is_python ? 4 : 2);
  hw_source_view_bind_settings (view, is_python);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), widget);
  g_signal_connect_object (focus, "enter", G_CALLBACK (on_focus_entered_cb), self, 0);
  gtk_widget_add_controller (widget, focus);
  self->views[part] = view;
  self->scrollers[part] = scroller;
  g_signal_connect_object (_hw_editor_text_get_buffer (self, part), "notify::cursor-position",
                           G_CALLBACK (emit_caret_moved), self, G_CONNECT_SWAPPED);

  return scroller;
}

static void
hw_editor_text_dispose (GObject *object)
{
  HwEditorText *self = HW_EDITOR_TEXT (object);

  g_clear_handle_id (&self->sync_id, g_source_remove);
  for (guint part = 0; part < HW_EDITOR_N_PARTS; part++)
    g_clear_object (&self->halves[part]);
  g_clear_object (&self->provider);
  g_clear_pointer (&self->stack, gtk_widget_unparent);

  G_OBJECT_CLASS (hw_editor_text_parent_class)->dispose (object);
}

static void
hw_editor_text_finalize (GObject *object)
{
  g_free (HW_EDITOR_TEXT (object)->path);

  G_OBJECT_CLASS (hw_editor_text_parent_class)->finalize (object);
}

static void
hw_editor_text_class_init (HwEditorTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_editor_text_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_editor_text_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_CARET_MOVED] = g_signal_new ("caret-moved", HW_TYPE_EDITOR_TEXT, G_SIGNAL_RUN_LAST,
                                              0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PARTS_CHANGED] =
      g_signal_new ("parts-changed", HW_TYPE_EDITOR_TEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
}

static void
hw_editor_text_init (HwEditorText *self)
{
  self->stack = gtk_stack_new ();
  /* What does not show needs no room. */
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

static void
add_completion (HwEditorText *self)
{
  hw_source_ensure_snippets ();
  self->provider = hw_sql_provider_new ();
  for (guint part = 0; part < HW_EDITOR_N_PARTS; part++)
    {
      g_autoptr(GtkSourceCompletionSnippets) snippets = gtk_source_completion_snippets_new ();
      GtkSourceCompletion *completion = gtk_source_view_get_completion (self->views[part]);

      gtk_source_view_set_enable_snippets (self->views[part], TRUE);
      gtk_source_completion_add_provider (completion,
                                          GTK_SOURCE_COMPLETION_PROVIDER (self->provider));
      gtk_source_completion_add_provider (completion, GTK_SOURCE_COMPLETION_PROVIDER (snippets));
    }
}

static void
add_halves (HwEditorText *self)
{
  GtkWidget *up = add_view (self, HW_EDITOR_PART_UP, "editor-up", _("Statements of the upgrade"));
  GtkWidget *down =
      add_view (self, HW_EDITOR_PART_DOWN, "editor-down", _("Statements of the downgrade"));
  GtkWidget *pane;

  for (guint part = HW_EDITOR_PART_UP; part <= HW_EDITOR_PART_DOWN; part++)
    self->halves[part] =
        hw_editor_half_new (_hw_editor_text_get_buffer (self, HW_EDITOR_PART_WHOLE),
                            _hw_editor_text_get_buffer (self, part));
  self->down_stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->down_stack), down, "text");
  gtk_stack_add_named (GTK_STACK (self->down_stack), create_no_down (self), "none");
  pane = hw_split_pane_new (up, C_("script section", "Up"), self->down_stack,
                                    C_("script section", "Down"));
  self->halves_pane = HW_SPLIT_PANE (pane);
  gtk_stack_add_named (GTK_STACK (self->stack), pane, "halves");
}

GtkWidget *
hw_editor_text_new (const char *path)
{
  HwEditorText *self;
  GtkWidget *whole;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (HW_TYPE_EDITOR_TEXT, NULL);
  self->path = g_strdup (path);
  self->is_script = g_str_has_suffix (path, ".sql");
  whole = add_view (self, HW_EDITOR_PART_WHOLE, "editor-text", _("Text of the file"));
  gtk_stack_add_named (GTK_STACK (self->stack), whole, "whole");
  add_halves (self);
  if (self->is_script)
    add_completion (self);
  update_layout (self);
  g_signal_connect_object (_hw_editor_text_get_buffer (self, HW_EDITOR_PART_WHOLE), "changed",
                           G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

GtkSourceBuffer *
hw_editor_text_get_buffer (HwEditorText *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_TEXT (self), NULL);

  return GTK_SOURCE_BUFFER (_hw_editor_text_get_buffer (self, HW_EDITOR_PART_WHOLE));
}

void
hw_editor_text_set_text (HwEditorText *self, const char *text)
{
  GtkTextBuffer *buffer;
  GtkTextIter caret;
  int line, column;

  g_return_if_fail (HW_IS_EDITOR_TEXT (self));
  g_return_if_fail (text != NULL);

  buffer = _hw_editor_text_get_buffer (self, HW_EDITOR_PART_WHOLE);
  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  line = gtk_text_iter_get_line (&caret);
  column = gtk_text_iter_get_line_offset (&caret);
  self->has_text = TRUE;
  self->is_setting_text = TRUE;
  gtk_text_buffer_begin_irreversible_action (buffer);
  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_end_irreversible_action (buffer);
  self->is_setting_text = FALSE;
  /* The nearest place that there is. */
  gtk_text_buffer_get_iter_at_line_offset (buffer, &caret, line, column);
  gtk_text_buffer_place_cursor (buffer, &caret);
  read_halves (self, FALSE);
}

gboolean
hw_editor_text_has_text (HwEditorText *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_TEXT (self), FALSE);

  return self->has_text;
}

char *
hw_editor_text_dup_text (HwEditorText *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (HW_IS_EDITOR_TEXT (self), NULL);

  gtk_text_buffer_get_bounds (_hw_editor_text_get_buffer (self, HW_EDITOR_PART_WHOLE), &start,
                              &end);

  return gtk_text_buffer_get_text (_hw_editor_text_get_buffer (self, HW_EDITOR_PART_WHOLE), &start,
                                   &end, TRUE);
}

void
hw_editor_text_set_editable (HwEditorText *self, gboolean is_editable)
{
  g_return_if_fail (HW_IS_EDITOR_TEXT (self));

  for (guint part = 0; part < HW_EDITOR_N_PARTS; part++)
    gtk_text_view_set_editable (GTK_TEXT_VIEW (self->views[part]), is_editable);
  gtk_widget_set_sensitive (self->add_button, is_editable);
}

void
hw_editor_text_sync (HwEditorText *self)
{
  g_return_if_fail (HW_IS_EDITOR_TEXT (self));

  read_halves (self, TRUE);
}

gboolean
hw_editor_text_has_halves (HwEditorText *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_TEXT (self), FALSE);

  return self->halves[HW_EDITOR_PART_UP] != NULL
         && hw_editor_half_is_present (self->halves[HW_EDITOR_PART_UP]);
}

void
hw_editor_text_set_layout (HwEditorText *self, HwEditorLayout layout)
{
  g_return_if_fail (HW_IS_EDITOR_TEXT (self));

  if (self->layout == layout)
    return;
  self->layout = layout;
  /* What was typed in the whole file a moment ago is in the halves before they are shown. */
  if (self->sync_id != 0)
    read_halves (self, FALSE);
  update_layout (self);
  g_signal_emit (self, signals[SIGNAL_PARTS_CHANGED], 0);
  emit_caret_moved (self);
}

HwEditorLayout
hw_editor_text_get_layout (HwEditorText *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_TEXT (self), HW_EDITOR_LAYOUT_WHOLE);

  return self->layout;
}

void
hw_editor_text_set_side (HwEditorText *self,
                         const char *title,
                         GtkWidget *side,
                         const char *side_title)
{
  GtkWidget *scroller;
  GtkWidget *pane;

  g_return_if_fail (HW_IS_EDITOR_TEXT (self));
  g_return_if_fail (self->side_pane == NULL);

  scroller = g_object_ref (self->scrollers[HW_EDITOR_PART_WHOLE]);
  gtk_stack_remove (GTK_STACK (self->stack), scroller);
  pane = hw_split_pane_new (scroller, title, side, side_title);
  g_object_unref (scroller);
  self->side_pane = HW_SPLIT_PANE (pane);
  self->side = side;
  gtk_stack_add_named (GTK_STACK (self->stack), pane, "whole");
  update_layout (self);
}

void
hw_editor_text_set_names (HwEditorText *self, HwDialect dialect, const HwSchemaNames *names)
{
  g_return_if_fail (HW_IS_EDITOR_TEXT (self));

  if (self->provider == NULL)
    return;
  hw_sql_provider_set_names (self->provider, dialect, names);
  for (guint part = 0; part < HW_EDITOR_N_PARTS; part++)
    hw_source_set_language (GTK_SOURCE_BUFFER (_hw_editor_text_get_buffer (self, part)),
                            hw_source_get_sql_language (dialect));
}

GtkSourceView *
hw_editor_text_get_view (HwEditorText *self, HwEditorPart part)
{
  g_return_val_if_fail (HW_IS_EDITOR_TEXT (self), NULL);

  return self->views[part];
}
