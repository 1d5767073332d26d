/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-header"

#include "config.h"

#include "hw-adaptive-bin.h"
#include "hw-editor-edit.h"
#include "hw-editor-header-private.h"
#include "hw-form.h"
#include "hw-header-edit.h"
#include "hw-script.h"

/* The form follows the text so long after a change. */
#define FOLLOW_MS 100

G_DEFINE_FINAL_TYPE (HwEditorHeader, hw_editor_header, GTK_TYPE_WIDGET)

const HwGraph *
_hw_editor_header_get_graph (HwEditorHeader *self)
{
  return self->project != NULL ? hw_project_get_graph (self->project) : NULL;
}

static GtkWidget *
get_widget (HwEditorHeader *self, HwHeaderField field)
{
  GtkWidget *const widgets[] = { self->message_entry, self->parents_entry, self->labels_entry,
                                 self->depends_entry, self->up_drop_down,  self->down_drop_down };

  G_STATIC_ASSERT (G_N_ELEMENTS (widgets) == HW_HEADER_N_FIELDS);

  return widgets[field];
}

void
_hw_editor_header_set_error (HwEditorHeader *self, HwHeaderField field, const GError *error)
{
  GtkLabel *const labels[] = { self->message_error, self->parents_error, self->labels_error,
                               self->depends_error, self->up_error,      self->down_error };

  G_STATIC_ASSERT (G_N_ELEMENTS (labels) == HW_HEADER_N_FIELDS);

  hw_form_set_error (get_widget (self, field), labels[field], error);
}

/* What is typed stays as it is while it comes to what the text says. */
static void
show_value (HwEditorHeader *self, HwHeaderField field, const char *value)
{
  if (g_strcmp0 (self->shown[field], value) == 0)
    return;
  g_free (self->shown[field]);
  self->shown[field] = g_strdup (value);
  _hw_editor_header_set_error (self, field, NULL);
  if (field == HW_HEADER_UP_TRANSACTION || field == HW_HEADER_DOWN_TRANSACTION)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (get_widget (self, field)),
                                g_str_equal (value, "true") ? 0 : 1);
  else if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (get_widget (self, field))), value))
    gtk_editable_set_text (GTK_EDITABLE (get_widget (self, field)), value);
}

static char *
dup_value (const HwScript *script, HwHeaderField field)
{
  const HwRevision *revision = script->revision;

  switch (field)
    {
    case HW_HEADER_MESSAGE:
      return g_strdup (revision->message);
    case HW_HEADER_PARENTS:
      return g_strjoinv (", ", revision->down_revisions);
    case HW_HEADER_LABELS:
      return g_strjoinv (", ", revision->branch_labels);
    case HW_HEADER_DEPENDS_ON:
      return g_strjoinv (", ", revision->depends_on);
    case HW_HEADER_UP_TRANSACTION:
      return g_strdup (script->up.transaction ? "true" : "false");
    case HW_HEADER_DOWN_TRANSACTION:
      return g_strdup (script->down.transaction ? "true" : "false");
    }
  g_assert_not_reached ();
}

/* A section that is not there runs nowhere, and each round of a batch is a transaction. */
static gboolean
can_choose (const HwScriptSection *section)
{
  return section->present && section->batches == NULL;
}

static void
show_script (HwEditorHeader *self, const HwScript *script)
{
  self->is_filling = TRUE;
  for (guint field = 0; field < HW_HEADER_N_FIELDS; field++)
    {
      g_autofree char *value = dup_value (script, field);

      show_value (self, field, value);
    }
  self->is_filling = FALSE;
  _hw_editor_header_show_parents (self, (const char *const *)script->revision->down_revisions);
  gtk_widget_set_sensitive (self->up_drop_down, can_choose (&script->up));
  gtk_widget_set_sensitive (self->down_drop_down, can_choose (&script->down));
}

static void
update_shown (HwEditorHeader *self)
{
  const gboolean is_whole = !hw_editor_text_has_halves (self->text)
                            || hw_editor_text_get_layout (self->text) == HW_EDITOR_LAYOUT_WHOLE;

  gtk_widget_set_visible (GTK_WIDGET (self), self->is_present && !is_whole);
  gtk_widget_set_sensitive (self->content,
                            self->is_readable && gtk_text_view_get_editable (self->whole));
}

/* A head in which something is wrong is told among the problems; the form keeps what it knew. */
void
_hw_editor_header_follow (HwEditorHeader *self)
{
  g_autofree char *text = hw_editor_text_dup_text (self->text);
  g_autoptr(HwScript) script = NULL;

  g_clear_handle_id (&self->follow_id, g_source_remove);
  self->is_present = g_str_has_suffix (self->path, ".sql") && hw_header_is_present (text);
  if (self->is_present)
    script = hw_script_parse (self->path, text, -1, NULL);
  self->is_readable = script != NULL;
  if (script != NULL)
    show_script (self, script);
  update_shown (self);
}

static gboolean
on_follow_cb (gpointer user_data)
{
  HwEditorHeader *self = user_data;

  self->follow_id = 0;
  if (self->text != NULL)
    _hw_editor_header_follow (self);

  return G_SOURCE_REMOVE;
}

static void
on_text_changed_cb (HwEditorHeader *self)
{
  if (self->follow_id == 0)
    self->follow_id = g_timeout_add (FOLLOW_MS, on_follow_cb, self);
}

static void
on_parts_changed_cb (HwEditorHeader *self)
{
  if (self->text != NULL)
    _hw_editor_header_follow (self);
}

/* What is typed is what the text says now: the form does not put another spelling of it in its place. */
static void
remember (HwEditorHeader *self, HwHeaderField field)
{
  g_autofree char *text = hw_editor_text_dup_text (self->text);
  g_autoptr(HwScript) script = hw_script_parse (self->path, text, -1, NULL);

  g_free (self->shown[field]);
  self->shown[field] = script != NULL ? dup_value (script, field) : NULL;
}

/* Writes @value into the text. FALSE when it cannot be: why not stands at the field. */
gboolean
_hw_editor_header_write_value (HwEditorHeader *self, HwHeaderField field, const char *value)
{
  g_autofree char *text = hw_editor_text_dup_text (self->text);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTextEdit) edit = hw_header_edit (_hw_editor_header_get_graph (self), self->path,
                                                text, field, value, &error);

  _hw_editor_header_set_error (self, field, error);
  if (edit == NULL || !hw_editor_edit_apply (self->text, edit, FALSE))
    return FALSE;
  remember (self, field);

  return TRUE;
}

static void
on_entry_changed_cb (HwEditorHeader *self, GtkWidget *entry)
{
  if (self->is_filling || self->text == NULL)
    return;
  for (guint field = 0; field < HW_HEADER_N_FIELDS; field++)
    if (get_widget (self, field) == entry)
      _hw_editor_header_write_value (self, field, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static void
on_transaction_chosen_cb (HwEditorHeader *self, GParamSpec *pspec, GtkWidget *drop_down)
{
  const HwHeaderField field =
      drop_down == self->up_drop_down ? HW_HEADER_UP_TRANSACTION : HW_HEADER_DOWN_TRANSACTION;

  if (self->is_filling || self->text == NULL)
    return;
  _hw_editor_header_write_value (
      self, field, gtk_drop_down_get_selected (GTK_DROP_DOWN (drop_down)) == 0 ? "true" : "false");
}

static void
on_revealed_cb (HwEditorHeader *self)
{
  gtk_image_set_from_icon_name (self->more_image, gtk_revealer_get_reveal_child (self->revealer)
                                                      ? "pan-down-symbolic"
                                                      : "pan-end-symbolic");
}

/* In so many columns. */
static void
arrange_fields (HwEditorHeader *self, int n_columns)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (self->fields);
  int i = 0;

  for (GtkWidget *field = gtk_widget_get_first_child (self->fields); field != NULL;
       field = gtk_widget_get_next_sibling (field), i++)
    {
      GtkLayoutChild *place = gtk_layout_manager_get_layout_child (layout, field);

      gtk_grid_layout_child_set_column (GTK_GRID_LAYOUT_CHILD (place), i % n_columns);
      gtk_grid_layout_child_set_row (GTK_GRID_LAYOUT_CHILD (place), i / n_columns);
    }
}

/* Where there is little room, the parents go behind “More”, and fewer fields there stand beside each other. */
static void
on_width_changed_cb (HwEditorHeader *self)
{
  const HwWidth width = hw_adaptive_bin_get_width (self->bin);
  GtkWidget *parent = width == HW_WIDTH_TINY ? self->more : self->row;

  arrange_fields (self, width == HW_WIDTH_TINY ? 1 : width == HW_WIDTH_NARROW ? 2 : 4);
  gtk_widget_set_visible (self->message_label, width != HW_WIDTH_TINY);
  gtk_widget_set_hexpand (self->parents_button, width == HW_WIDTH_TINY);
  if (gtk_widget_get_parent (self->parents_box) == parent)
    return;
  g_object_ref (self->parents_box);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (self->parents_box)), self->parents_box);
  gtk_box_insert_child_after (GTK_BOX (parent), self->parents_box,
                              width == HW_WIDTH_TINY ? NULL
                                                     : gtk_widget_get_first_child (self->row));
  g_object_unref (self->parents_box);
}

static void
hw_editor_header_root (GtkWidget *widget)
{
  HwEditorHeader *self = HW_EDITOR_HEADER (widget);
  GtkWidget *bin;

  GTK_WIDGET_CLASS (hw_editor_header_parent_class)->root (widget);
  bin = gtk_widget_get_ancestor (widget, HW_TYPE_ADAPTIVE_BIN);
  if (self->bin != NULL || bin == NULL)
    return;
  self->bin = HW_ADAPTIVE_BIN (bin);
  g_signal_connect_object (bin, "width-changed", G_CALLBACK (on_width_changed_cb), self,
                           G_CONNECT_SWAPPED);
  on_width_changed_cb (self);
}

static void
hw_editor_header_dispose (GObject *object)
{
  HwEditorHeader *self = HW_EDITOR_HEADER (object);

  g_clear_handle_id (&self->follow_id, g_source_remove);
  g_clear_weak_pointer (&self->text);
  g_clear_weak_pointer (&self->whole);
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_EDITOR_HEADER);

  G_OBJECT_CLASS (hw_editor_header_parent_class)->dispose (object);
}

static void
hw_editor_header_finalize (GObject *object)
{
  HwEditorHeader *self = HW_EDITOR_HEADER (object);

  g_free (self->path);
  g_clear_pointer (&self->project, hw_project_unref);
  for (guint field = 0; field < HW_HEADER_N_FIELDS; field++)
    g_free (self->shown[field]);

  G_OBJECT_CLASS (hw_editor_header_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HwEditorHeader, child)
  BIND (content);
  BIND (row);
  BIND (message_label);
  BIND (message_entry);
  BIND (message_error);
  BIND (parents_box);
  BIND (parents_button);
  BIND (parents_popover);
  BIND (parents_label);
  BIND (parents_list);
  BIND (parents_entry);
  BIND (parents_error);
  BIND (more_button);
  BIND (more_image);
  BIND (revealer);
  BIND (more);
  BIND (fields);
  BIND (labels_entry);
  BIND (labels_error);
  BIND (depends_entry);
  BIND (depends_error);
  BIND (up_drop_down);
  BIND (up_error);
  BIND (down_drop_down);
  BIND (down_error);
#undef BIND
}

static void
hw_editor_header_class_init (HwEditorHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_editor_header_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_editor_header_finalize;
  widget_class->root = hw_editor_header_root;

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-editor-header.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_transaction_chosen_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_parents_shown_cb",
                                                G_CALLBACK (_hw_editor_header_list_parents));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_parents_typed_cb",
                                                G_CALLBACK (_hw_editor_header_take_typed_parents));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_parent_activated_cb",
                                                G_CALLBACK (_hw_editor_header_take_parent));
  gtk_widget_class_bind_template_callback (widget_class, on_revealed_cb);
}

static void
hw_editor_header_init (HwEditorHeader *self)
{
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
hw_editor_header_set_text (HwEditorHeader *self, HwEditorText *text, const char *path)
{
  GtkTextView *whole;

  g_return_if_fail (HW_IS_EDITOR_HEADER (self));
  g_return_if_fail (HW_IS_EDITOR_TEXT (text));
  g_return_if_fail (self->text == NULL);

  whole = GTK_TEXT_VIEW (hw_editor_text_get_view (text, HW_EDITOR_PART_WHOLE));
  g_set_weak_pointer (&self->text, text);
  g_set_weak_pointer (&self->whole, whole);
  self->path = g_strdup (path);
  g_signal_connect_object (hw_editor_text_get_buffer (text), "changed",
                           G_CALLBACK (on_text_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (text, "parts-changed", G_CALLBACK (on_parts_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (whole, "notify::editable", G_CALLBACK (on_parts_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
hw_editor_header_set_project (HwEditorHeader *self, const HwProject *project)
{
  g_return_if_fail (HW_IS_EDITOR_HEADER (self));

  g_clear_pointer (&self->project, hw_project_unref);
  self->project = project != NULL ? hw_project_ref ((HwProject *)project) : NULL;
  if (self->text != NULL)
    _hw_editor_header_follow (self);
}
