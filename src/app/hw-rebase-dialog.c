/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-rebase-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-form.h"
#include "hw-format.h"
#include "hw-graph-preview.h"
#include "hw-holders.h"
#include "hw-rebase-dialog.h"
#include "hw-rebase-sketch.h"
#include "hw-sketcher.h"
#include "hw-task.h"

struct _HwRebaseDialog
{
  AdwWindow parent_instance;

  /* Template children, borrowed */
  GtkWidget *move_button;
  GtkSpinner *spinner;
  AdwActionRow *revision_row;
  AdwComboRow *onto_row;
  GtkStringList *onto_model;
  GtkWidget *other_row;
  GtkLabel *error_label;
  AdwPreferencesGroup *environments_group;
  GtkWidget *preview_group;
  AdwActionRow *file_row;
  AdwActionRow *parents_row;
  HwGraphPreview *preview;

  /* Owned */
  HwSession *session;
  char *revision;
  GPtrArray
      *expressions;     /* (element-type utf8): of onto_model; the last row, for others, has none */
  GPtrArray *checks;    /* (element-type GtkCheckButton), borrowed: unknown environments, by name */
  HwSketcher *sketcher; /* NULL once the dialog is gone */
  GCancellable *looking; /* at the environments */

  gboolean is_valid;    /* the preview is of what is chosen */
  gboolean is_possible; /* no environment has it */
  gboolean is_writing;
};

G_DEFINE_FINAL_TYPE (HwRebaseDialog, hw_rebase_dialog, ADW_TYPE_WINDOW)

enum
{
  MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_other (HwRebaseDialog *self)
{
  return adw_combo_row_get_selected (self->onto_row) >= self->expressions->len;
}

static GStrv
list_accepted (HwRebaseDialog *self)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      g_strv_builder_add (names, gtk_widget_get_name (g_ptr_array_index (self->checks, i)));

  return g_strv_builder_end (names);
}

static HwRebaseWish *
make_wish (HwRebaseDialog *self)
{
  g_auto(GStrv) accepted = list_accepted (self);
  g_autofree char *typed =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->other_row))));
  const char *onto =
      is_other (self)
          ? typed
          : g_ptr_array_index (self->expressions, adw_combo_row_get_selected (self->onto_row));

  return hw_rebase_wish_new (hw_session_get_project (self->session),
                             hw_session_get_order (self->session), self->revision, onto,
                             (const char *const *)accepted);
}

/* Every environment of which nothing is known has been spoken for. */
static void
update_button (HwRebaseDialog *self)
{
  g_auto(GStrv) accepted = list_accepted (self);
  const gboolean is_accepted = g_strv_length (accepted) == self->checks->len;

  gtk_widget_set_sensitive (self->move_button, self->is_valid && self->is_possible && is_accepted
                                                   && !self->is_writing);
  gtk_spinner_set_spinning (self->spinner, self->is_writing || self->looking != NULL);
}

/* The project may be another one by now, without the revision. */
static gboolean
is_there (HwRebaseDialog *self)
{
  const HwGraph *graph = self->session == NULL ? NULL : hw_session_get_graph (self->session);

  return graph != NULL && hw_graph_lookup (graph, self->revision) != HW_GRAPH_NONE;
}

static void
show_moved (HwRebaseDialog *self, guint n_moved)
{
  const HwGraph *graph = hw_session_get_graph (self->session);
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;

  if (n_moved > 1)
    {
      const HwRevision *revision =
          hw_graph_get_revision (graph, hw_graph_lookup (graph, self->revision));
      g_autofree char *id = hw_graph_shorten_id (graph, self->revision);

      text = g_strdup_printf (
          /* Translators: id and message of a revision, and the number of others */
          ngettext ("%s · %s, with %u revision that stands on it",
                    "%s · %s, with %u revisions that stand on it", n_moved - 1),
          id, revision->message, n_moved - 1);
    }
  else
    text = hw_format_revision (graph, self->revision);
  escaped = g_markup_escape_text (text, -1);
  adw_action_row_set_subtitle (self->revision_row, escaped);
}

static void
show_sketch (HwRebaseDialog *self, const HwRebaseSketch *sketch)
{
  const HwGraph *graph = hw_session_get_graph (self->session);
  const HwRebase *rebase = sketch->rebase;
  const HwRevision *before = hw_graph_get_revision (graph, hw_graph_lookup (graph, self->revision));
  g_autofree char *file = g_path_get_basename (before->file);
  g_autofree char *name = hw_format_file_name (file);
  g_autofree char *escaped = g_markup_escape_text (name, -1);
  g_autofree char *old = hw_format_ids_short (graph, (const char *const *)before->down_revisions);
  g_autofree char *new = hw_format_ids_short (graph, (const char *const *)rebase->parents);
  g_autofree char *old_text = hw_format_isolate (old[0] != '\0' ? old : _("nothing"));
  g_autofree char *new_text = hw_format_isolate (new[0] != '\0' ? new : _("nothing"));
  /* Translators: ids of revisions: the old parent and the new one; “nothing” where there is none */
  g_autofree char *text = g_strdup_printf (_("%s, until now %s"), new_text, old_text);

  show_moved (self, g_strv_length (rebase->moved));
  adw_action_row_set_subtitle (self->file_row, escaped);
  adw_action_row_set_subtitle (self->parents_row, text);
  hw_graph_preview_set (self->preview, sketch->graph, sketch->layout,
                        (const char *const *)rebase->moved,
                        /* Translators: mark of a revision that stands in another place */
                        _("moved"));
}

static void
on_sketched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwRebaseDialog *self = HW_REBASE_DIALOG (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwRebaseSketch) sketch = hw_task_finish (source, result, &error);

  /* Something else was chosen by now, or the dialog is gone. */
  if (self->sketcher == NULL || !hw_sketcher_take (self->sketcher, result))
    return;
  if (!is_there (self))
    return;
  self->is_valid = sketch != NULL;
  hw_form_set_error (is_other (self) ? self->other_row : GTK_WIDGET (self->onto_row),
                     self->error_label, error);
  gtk_widget_set_sensitive (self->preview_group, self->is_valid);
  if (sketch != NULL)
    show_sketch (self, sketch);
  update_button (self);
}

static void
start_sketch (gpointer owner)
{
  HwRebaseDialog *self = owner;

  hw_sketcher_cancel (self->sketcher);
  if (!is_there (self))
    return;
  hw_sketcher_run (self->sketcher, "sketch-rebase", hw_rebase_sketch_make, make_wish (self),
                   (GDestroyNotify)hw_rebase_wish_free, (GDestroyNotify)hw_rebase_sketch_free,
                   on_sketched_cb);
}

static void
queue_sketch (HwRebaseDialog *self)
{
  /* While the dialog is being filled there is nothing to draw. */
  if (self->session == NULL)
    return;
  self->is_valid = FALSE;
  update_button (self);
  hw_sketcher_queue (self->sketcher);
}

static void
on_onto_changed_cb (HwRebaseDialog *self)
{
  hw_form_set_error (GTK_WIDGET (self->onto_row), self->error_label, NULL);
  hw_form_set_error (self->other_row, self->error_label, NULL);
  gtk_widget_set_visible (self->other_row, is_other (self));
  queue_sketch (self);
}

static GtkWidget *
add_environment (HwRebaseDialog *self, gboolean is_known, const char *name, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon =
      g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                    "icon-name", is_known ? "dialog-error-symbolic" : "dialog-question-symbolic",
                    NULL);
  g_autofree char *title = g_markup_escape_text (name, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_widget_add_css_class (icon, is_known ? "hw-error" : "hw-warning");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_group_add (self->environments_group, row);

  return row;
}

static void
add_unknown (HwRebaseDialog *self, const char *name)
{
  GtkWidget *row =
      add_environment (self, FALSE, name,
                       _("Not known. Check when you know that it is not applied there."));
  GtkWidget *check = gtk_check_button_new ();

  gtk_widget_set_name (check, name);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  /* In this order: the title becomes the name of the check once it is shown, and only once. */
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), check);
  g_signal_connect_object (check, "toggled", G_CALLBACK (update_button), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->checks, check);
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwRebaseDialog *self = HW_REBASE_DIALOG (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwHolders) holders = hw_task_finish (source, result, &error);

  if (self->looking == NULL || holders == NULL)
    return;
  g_clear_object (&self->looking);
  for (guint i = 0; holders->holders[i] != NULL; i++)
    add_environment (self, TRUE, holders->holders[i], _("Applied: it cannot be moved"));
  self->is_possible = holders->holders[0] == NULL;
  for (guint i = 0; holders->unknown[i] != NULL; i++)
    if (self->is_possible)
      add_unknown (self, holders->unknown[i]);
    else
      add_environment (self, FALSE, holders->unknown[i], _("Not known"));
  if (holders->holders[0] == NULL && holders->unknown[0] == NULL)
    adw_preferences_group_set_description (self->environments_group, _("It is applied nowhere."));
  update_button (self);
}

static void
on_moved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwRebaseDialog *self = HW_REBASE_DIALOG (source);
  g_autoptr(GError) error = NULL;
  g_autofree char *revision = hw_task_finish (source, result, &error);

  self->is_writing = FALSE;
  /* Closed meanwhile: the file, where it was written, is found by who watches the folder. */
  if (self->session == NULL)
    return;
  if (error != NULL)
    {
      hw_form_set_error (GTK_WIDGET (self->onto_row), self->error_label, error);
      update_button (self);
      return;
    }
  g_signal_emit (self, signals[MOVED], 0, revision);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_move_clicked_cb (HwRebaseDialog *self)
{
  if (!is_there (self))
    return;
  self->is_writing = TRUE;
  update_button (self);
  hw_task_run (self, "move-revision", hw_rebase_wish_move, make_wish (self),
               (GDestroyNotify)hw_rebase_wish_free, g_free, NULL, on_moved_cb, NULL);
}

static void
hw_rebase_dialog_dispose (GObject *object)
{
  HwRebaseDialog *self = HW_REBASE_DIALOG (object);

  g_clear_object (&self->sketcher);
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (hw_rebase_dialog_parent_class)->dispose (object);
}

static void
hw_rebase_dialog_finalize (GObject *object)
{
  HwRebaseDialog *self = HW_REBASE_DIALOG (object);

  g_clear_pointer (&self->expressions, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_free (self->revision);

  G_OBJECT_CLASS (hw_rebase_dialog_parent_class)->finalize (object);
}

static void
hw_rebase_dialog_class_init (HwRebaseDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_rebase_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_rebase_dialog_finalize;

  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (HW_TYPE_GRAPH_PREVIEW);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-rebase-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HwRebaseDialog, move_button);
  gtk_widget_class_bind_template_child (widget_class, HwRebaseDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, HwRebaseDialog, revision_row);
  gtk_widget_class_bind_template_child (widget_class, HwRebaseDialog, onto_row);
  gtk_widget_class_bind_template_child (widget_class, HwRebaseDialog, onto_model);
  gtk_widget_class_bind_template_child (widget_class, HwRebaseDialog, other_row);
  gtk_widget_class_bind_template_child (widget_class, HwRebaseDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, HwRebaseDialog, environments_group);
  gtk_widget_class_bind_template_child (widget_class, HwRebaseDialog, preview_group);
  gtk_widget_class_bind_template_child (widget_class, HwRebaseDialog, file_row);
  gtk_widget_class_bind_template_child (widget_class, HwRebaseDialog, parents_row);
  gtk_widget_class_bind_template_child (widget_class, HwRebaseDialog, preview);
  gtk_widget_class_bind_template_callback (widget_class, queue_sketch);
  gtk_widget_class_bind_template_callback (widget_class, on_onto_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_move_clicked_cb);
}

static void
hw_rebase_dialog_init (HwRebaseDialog *self)
{
  self->expressions = g_ptr_array_new_with_free_func (g_free);
  self->checks = g_ptr_array_new ();
  self->sketcher = hw_sketcher_new (self, start_sketch);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_onto (HwRebaseDialog *self, const HwGraph *graph, const char *id)
{
  g_autofree char *label = hw_format_revision (graph, id);

  gtk_string_list_append (self->onto_model, label);
  g_ptr_array_add (self->expressions, g_strdup (id));
}

/* Heads that do not stand on the revision: it cannot stand on those that do. */
static void
fill_onto (HwRebaseDialog *self, const HwGraph *graph, const char *onto)
{
  const guint node = hw_graph_lookup (graph, self->revision);
  const char *const *heads = hw_graph_get_heads (graph);
  g_autofree guint8 *descendants = hw_graph_get_descendants (graph, node);

  if (onto != NULL)
    add_onto (self, graph, onto);
  for (guint i = 0; heads[i] != NULL; i++)
    if (g_strcmp0 (heads[i], onto) != 0 && !descendants[hw_graph_lookup (graph, heads[i])])
      add_onto (self, graph, heads[i]);
  if ((hw_graph_get_flags (graph, node) & HW_GRAPH_BASE) == 0)
    {
      gtk_string_list_append (self->onto_model, _("Nothing: a new base"));
      g_ptr_array_add (self->expressions, g_strdup ("base"));
    }
  gtk_string_list_append (self->onto_model, _("Other…"));
  adw_combo_row_set_selected (self->onto_row, 0);
}

GtkWidget *
hw_rebase_dialog_new (HwSession *session, GtkWindow *parent, const char *revision, const char *onto)
{
  const HwGraph *graph;
  HwRebaseDialog *self;

  g_return_val_if_fail (HW_IS_SESSION (session), NULL);
  graph = hw_session_get_graph (session);
  g_return_val_if_fail (graph != NULL, NULL);
  g_return_val_if_fail (hw_graph_lookup (graph, revision) != HW_GRAPH_NONE, NULL);

  self = g_object_new (HW_TYPE_REBASE_DIALOG, NULL);
  hw_form_set_up (GTK_WINDOW (self), parent);
  self->revision = g_strdup (revision);
  fill_onto (self, graph, onto);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::project", G_CALLBACK (queue_sketch), self,
                           G_CONNECT_SWAPPED);
  show_moved (self, 1);
  on_onto_changed_cb (self);
  start_sketch (self);
  self->looking = g_cancellable_new ();
  hw_task_run (self, "look-for-holders", hw_rebase_wish_look, make_wish (self),
               (GDestroyNotify)hw_rebase_wish_free, (GDestroyNotify)hw_holders_free, self->looking,
               on_looked_cb, NULL);
  update_button (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->onto_row));

  return GTK_WIDGET (self);
}
