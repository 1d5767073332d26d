/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-revision-dialog"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "hw-form.h"
#include "hw-format.h"
#include "hw-graph-preview.h"
#include "hw-label.h"
#include "hw-revision-dialog-private.h"
#include "hw-revision-sketch.h"
#include "hw-revision-start.h"
#include "hw-sketcher.h"
#include "hw-task.h"

G_DEFINE_FINAL_TYPE (HwRevisionDialog, hw_revision_dialog, ADW_TYPE_WINDOW)

enum
{
  CREATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static char *
dup_stripped (GtkWidget *row)
{
  return g_strstrip (g_strdup (get_text (row)));
}

static GStrv
list_checked (HwRevisionDialog *self)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      g_strv_builder_add (ids, gtk_widget_get_name (g_ptr_array_index (self->checks, i)));

  return g_strv_builder_end (ids);
}

static GStrv
list_parents (HwRevisionDialog *self)
{
  const guint selected = adw_combo_row_get_selected (self->parents_row);

  if (self->is_merge)
    return list_checked (self);
  if (selected >= self->expressions->len)
    return hw_form_split_names (get_text (self->other_row));

  return g_strsplit (g_ptr_array_index (self->expressions, selected), " ", -1);
}

static HwRevisionWish *
make_wish (HwRevisionDialog *self)
{
  HwRevisionWish *wish = hw_revision_wish_new (hw_session_get_project (self->session));
  const guint folder = adw_combo_row_get_selected (self->folder_row);

  wish->order = hw_session_get_order (self->session);
  wish->now_usec = self->now_usec;
  wish->message = dup_stripped (self->message_row);
  wish->revision_id = dup_stripped (self->id_row);
  if (wish->revision_id[0] == '\0')
    {
      g_free (wish->revision_id);
      wish->revision_id = g_strdup (self->made_id);
    }
  wish->heads = list_parents (self);
  wish->branch_labels = hw_form_split_names (get_text (self->labels_row));
  wish->depends_on = hw_form_split_names (get_text (self->depends_row));
  if (gtk_widget_get_visible (GTK_WIDGET (self->start_row)))
    wish->body =
        hw_revision_start_dup_body (self->starts[adw_combo_row_get_selected (self->start_row)],
                                    self->dialect);
  wish->splice = gtk_switch_get_active (self->splice_switch);
  /* The first row leaves it to the rule. */
  if (folder > 0 && folder != GTK_INVALID_LIST_POSITION)
    wish->version_path = g_strdup (gtk_string_list_get_string (self->folder_model, folder));

  return wish;
}

/* A merge of fewer than two is none; a message is what everybody will know the revision by. NULL: nothing is missing. */
static const char *
find_missing (HwRevisionDialog *self)
{
  g_autofree char *message = dup_stripped (self->message_row);
  g_auto(GStrv) parents = list_parents (self);

  if (message[0] == '\0')
    return _("A message is needed");
  if (g_strv_length (parents) < 1)
    return _("It is not said what it revises");

  return self->is_merge && g_strv_length (parents) < 2 ? _("At least two heads are needed") : NULL;
}

static void
update_button (HwRevisionDialog *self)
{
  const char *missing = find_missing (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->create_button),
                            self->is_valid && !self->is_writing && missing == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->create_button), missing);
}

static GtkWidget *
get_row (HwRevisionDialog *self, HwRevisionField field)
{
  switch (field)
    {
    case HW_REVISION_FIELD_LABELS:
      return self->labels_row;
    case HW_REVISION_FIELD_DEPENDS_ON:
      return self->depends_row;
    case HW_REVISION_FIELD_ID:
      return self->id_row;
    case HW_REVISION_FIELD_FOLDER:
      return GTK_WIDGET (self->folder_row);
    case HW_REVISION_FIELD_PARENTS:
      if (self->is_merge)
        return GTK_WIDGET (self->heads_group);
      return gtk_widget_get_visible (self->other_row) ? self->other_row
                                                      : GTK_WIDGET (self->parents_row);
    case HW_REVISION_FIELD_NONE:
    case HW_REVISION_FIELD_MESSAGE:
      break;
    }

  return self->message_row;
}

/* The error stands below the group of rows that its field is in. */
static void
show_error (HwRevisionDialog *self, HwRevisionField field, const GError *error)
{
  const HwRevisionField all[] = { HW_REVISION_FIELD_MESSAGE, HW_REVISION_FIELD_PARENTS,
                                  HW_REVISION_FIELD_LABELS,  HW_REVISION_FIELD_DEPENDS_ON,
                                  HW_REVISION_FIELD_ID,      HW_REVISION_FIELD_FOLDER };
  const gboolean is_more = field >= HW_REVISION_FIELD_LABELS;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    hw_form_set_error (get_row (self, all[i]),
                       all[i] >= HW_REVISION_FIELD_LABELS ? self->more_error_label
                                                          : self->error_label,
                       NULL);
  hw_form_set_error (self->other_row, self->error_label, NULL);
  if (error == NULL)
    return;
  if (is_more)
    adw_expander_row_set_expanded (self->more_row, TRUE);
  hw_form_set_error (get_row (self, field), is_more ? self->more_error_label : self->error_label,
                     error);
  /* Of the project as a whole: no row is to blame. */
  if (field == HW_REVISION_FIELD_NONE)
    gtk_widget_remove_css_class (self->message_row, "error");
}

static void
show_sketch (HwRevisionDialog *self, const HwRevisionSketch *sketch)
{
  const HwProject *project = hw_session_get_project (self->session);
  g_autofree char *folder = g_path_get_dirname (hw_project_get_root (project));
  g_autofree char *text = g_strchomp (g_strdup (sketch->draft->text));
  const char *const marked[] = { sketch->draft->revision->id, NULL };
  const char *path = sketch->draft->path;
  g_autofree char *name = NULL;
  g_autofree char *escaped = NULL;

  /* As the sidebar names the project: from its folder on. */
  if (g_str_has_prefix (path, folder) && path[strlen (folder)] == G_DIR_SEPARATOR)
    path += strlen (folder) + 1;
  name = hw_format_file_name (path);
  escaped = g_markup_escape_text (name, -1);
  adw_action_row_set_subtitle (self->file_row, escaped);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text, -1);
  hw_graph_preview_set (self->preview, sketch->graph, sketch->layout, marked,
                        /* Translators: mark of a revision that does not exist yet */
                        _("new"));
}

/* Branches that name the same table may depend on each other's order, which the graph does not know. */
static void
show_shared (HwRevisionDialog *self, const HwRevisionSketch *sketch)
{
  const gboolean is_shared = sketch->shared != NULL && sketch->shared[0] != NULL;
  g_autofree char *names = is_shared ? g_strjoinv (", ", sketch->shared) : NULL;
  /* Translators: names of tables */
  g_autofree char *text = is_shared
      ? g_strdup_printf (_("More than one branch touches %s: see that they fit together."), names)
      : NULL;

  gtk_label_set_label (self->hint_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint_label), text != NULL);
}

static void
on_sketched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwRevisionDialog *self = HW_REVISION_DIALOG (source);
  g_autoptr(HwRevisionSketch) sketch = hw_task_finish (source, result, NULL);

  /* The fields say something else by now, or the dialog is gone. */
  if (sketch == NULL || self->sketcher == NULL || !hw_sketcher_take (self->sketcher, result))
    return;
  if (hw_session_get_project (self->session) == NULL)
    return;
  self->is_valid = sketch->error == NULL;
  show_error (self, sketch->field, sketch->error);
  gtk_widget_set_sensitive (self->preview_group, self->is_valid);
  show_shared (self, sketch);
  if (sketch->error == NULL)
    show_sketch (self, sketch);
  if (sketch->error == NULL && self->made_id == NULL && get_text (self->id_row)[0] == '\0')
    self->made_id = g_strdup (sketch->draft->revision->id);
  update_button (self);
}

static void
start_sketch (gpointer owner)
{
  HwRevisionDialog *self = owner;

  hw_sketcher_cancel (self->sketcher);
  if (hw_session_get_project (self->session) == NULL)
    return;
  hw_sketcher_run (self->sketcher, "sketch-revision", hw_revision_sketch_make, make_wish (self),
                   (GDestroyNotify)hw_revision_wish_free, (GDestroyNotify)hw_revision_sketch_free,
                   on_sketched_cb);
}

void
_hw_revision_dialog_queue_sketch (HwRevisionDialog *self)
{
  /* While the dialog is being filled there is nothing to draw. */
  if (self->session == NULL)
    return;
  self->is_valid = FALSE;
  update_button (self);
  hw_sketcher_queue (self->sketcher);
}

static void
on_parents_changed_cb (HwRevisionDialog *self)
{
  gtk_widget_set_visible (self->other_row, !self->is_merge
                                               && adw_combo_row_get_selected (self->parents_row)
                                                      == self->expressions->len);
  _hw_revision_dialog_queue_sketch (self);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwRevisionDialog *self = HW_REVISION_DIALOG (source);
  g_autoptr(HwRevisionSketch) sketch = hw_task_finish (source, result, NULL);

  self->is_writing = FALSE;
  /* Closed meanwhile: the file, where it was written, is found by who watches the folder. */
  if (self->session == NULL)
    return;
  if (sketch->error != NULL)
    {
      show_error (self, sketch->field, sketch->error);
      update_button (self);
      return;
    }
  g_signal_emit (self, signals[CREATED], 0, sketch->draft);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_create_clicked_cb (HwRevisionDialog *self)
{
  HwRevisionWish *wish = NULL;

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->create_button)))
    return;
  wish = make_wish (self);
  wish->is_final = TRUE;
  self->is_writing = TRUE;
  update_button (self);
  hw_task_run (self, "write-revision", hw_revision_sketch_make, wish,
               (GDestroyNotify)hw_revision_wish_free, (GDestroyNotify)hw_revision_sketch_free, NULL,
               on_written_cb, NULL);
}

static void
hw_revision_dialog_dispose (GObject *object)
{
  HwRevisionDialog *self = HW_REVISION_DIALOG (object);

  g_clear_object (&self->sketcher);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (hw_revision_dialog_parent_class)->dispose (object);
}

static void
hw_revision_dialog_finalize (GObject *object)
{
  HwRevisionDialog *self = HW_REVISION_DIALOG (object);

  g_clear_pointer (&self->expressions, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_free (self->made_id);

  G_OBJECT_CLASS (hw_revision_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HwRevisionDialog, child)
  BIND (window_title);
  BIND (create_button);
  BIND (message_row);
  BIND (parents_row);
  BIND (parents_model);
  BIND (other_row);
  BIND (start_row);
  BIND (start_model);
  BIND (error_label);
  BIND (heads_group);
  BIND (hint_label);
  BIND (more_row);
  BIND (labels_row);
  BIND (depends_row);
  BIND (id_row);
  BIND (folder_row);
  BIND (folder_model);
  BIND (splice_row);
  BIND (splice_switch);
  BIND (more_error_label);
  BIND (preview_group);
  BIND (file_row);
  BIND (text_view);
  BIND (preview);
#undef BIND
}

static void
hw_revision_dialog_class_init (HwRevisionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_revision_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_revision_dialog_finalize;

  signals[CREATED] = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  g_type_ensure (HW_TYPE_GRAPH_PREVIEW);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-revision-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback_full (widget_class, "queue_sketch",
                                                G_CALLBACK (_hw_revision_dialog_queue_sketch));
  gtk_widget_class_bind_template_callback (widget_class, on_parents_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_create_clicked_cb);
}

static void
hw_revision_dialog_init (HwRevisionDialog *self)
{
  self->expressions = g_ptr_array_new_with_free_func (g_free);
  self->checks = g_ptr_array_new ();
  self->now_usec = g_get_real_time ();
  self->sketcher = hw_sketcher_new (self, start_sketch);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_direction (GTK_WIDGET (self->text_view), GTK_TEXT_DIR_LTR);
  hw_label_keep_verbatim (GTK_WIDGET (self->file_row));
}

static GtkWidget *
finish (HwRevisionDialog *self, HwSession *session, GtkWindow *parent, const char *title)
{
  hw_form_set_up (GTK_WINDOW (self), parent);
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->window_title, title);
  gtk_button_set_label (self->create_button, self->is_merge ? _("_Merge") : _("_Create"));
  gtk_widget_set_visible (GTK_WIDGET (self->parents_row), !self->is_merge);
  gtk_widget_set_visible (GTK_WIDGET (self->heads_group), self->is_merge);
  _hw_revision_dialog_fill_folders (self, hw_session_get_project (session));
  _hw_revision_dialog_fill_starts (self, session);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::project",
                           G_CALLBACK (_hw_revision_dialog_queue_sketch), self, G_CONNECT_SWAPPED);
  on_parents_changed_cb (self);
  start_sketch (self);
  gtk_widget_grab_focus (self->message_row);

  return GTK_WIDGET (self);
}

GtkWidget *
hw_revision_dialog_new (HwSession *session, GtkWindow *parent, const char *revision)
{
  HwRevisionDialog *self;

  g_return_val_if_fail (HW_IS_SESSION (session), NULL);
  g_return_val_if_fail (hw_session_get_project (session) != NULL, NULL);

  self = g_object_new (HW_TYPE_REVISION_DIALOG, NULL);
  _hw_revision_dialog_fill_parents (self, hw_session_get_graph (session), revision);

  return finish (self, session, parent, _("New Revision"));
}

GtkWidget *
hw_revision_dialog_new_merge (HwSession *session, GtkWindow *parent, const char *const *revisions)
{
  HwRevisionDialog *self;

  g_return_val_if_fail (HW_IS_SESSION (session), NULL);
  g_return_val_if_fail (hw_session_get_project (session) != NULL, NULL);
  g_return_val_if_fail (revisions != NULL, NULL);

  self = g_object_new (HW_TYPE_REVISION_DIALOG, NULL);
  self->is_merge = TRUE;
  _hw_revision_dialog_fill_heads (self, hw_session_get_graph (session), revisions);

  return finish (self, session, parent, _("Merge Heads"));
}
