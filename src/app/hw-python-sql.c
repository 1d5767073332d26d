/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-python-sql"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-alembic-preview.h"
#include "hw-format.h"
#include "hw-python-sql.h"
#include "hw-source.h"
#include "hw-task-queue.h"

/* As much as a pane of its own wants; where there is more room it takes it. */
#define MAX_HEIGHT 300

#define N_AT_ONCE 2

struct _HwPythonSql
{
  GtkWidget parent_instance;

  /* Borrowed */
  GtkWidget *box;
  GtkWidget *buttons; /* of the two directions */
  GtkWidget *down_button;
  GtkWidget *spinner;
  GtkWidget *caption;
  GtkWidget *stack;    /* text, or why there is none */
  GtkWidget *scroller; /* of the text */
  GtkWidget *view;
  GtkWidget *message;

  /* Owned */
  HwProject *project; /* NULL: no revision */
  HwEnvironment *environment;
  HwRevision *revision;
  GCancellable *cancellable; /* of what is under way; NULL when nothing is */

  HwDirection direction;
  gboolean is_in_row;
  gboolean is_stale;    /* what is shown is of something else */
  gboolean is_modified; /* the file that alembic reads is not what somebody is writing */
};

G_DEFINE_FINAL_TYPE (HwPythonSql, hw_python_sql, GTK_TYPE_WIDGET)

typedef struct
{
  HwProject *project;
  HwEnvironment *environment;
  HwRevision *revision;
  HwDirection direction;
} Request;

static void
request_free (Request *request)
{
  hw_project_unref (request->project);
  hw_environment_unref (request->environment);
  hw_revision_unref (request->revision);
  g_free (request);
}

/* Each is a Python of its own that reads every file of the project: all those of a long plan at once leave no room for
 * anything else. Two keep a small machine busy. */
static HwTaskQueue *
get_queue (void)
{
  static HwTaskQueue *queue;

  if (queue == NULL)
    queue = hw_task_queue_new (N_AT_ONCE);

  return queue;
}

static gpointer
render_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return hw_alembic_preview (request->project, request->environment, request->revision,
                             request->direction, cancellable, error);
}

static void
set_busy (HwPythonSql *self, gboolean is_busy)
{
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_busy);
  gtk_widget_set_visible (self->spinner, is_busy);
}

static void
show_message (HwPythonSql *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->message), text);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "message");
}

/* A row of a list gets no more height than it must have. */
static void
fit_height (HwPythonSql *self, const char *sql)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (self->view, sql);
  int height = 0;

  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller),
                                              MIN (height, MAX_HEIGHT));
}

static void
show_sql (HwPythonSql *self, const char *sql)
{
  if (sql[0] == '\0')
    show_message (self, _("This revision runs no SQL."));
  else
    {
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)), sql, -1);
      if (self->is_in_row)
        fit_height (self, sql);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "text");
    }
}

static void
on_rendered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwPythonSql *self = HW_PYTHON_SQL (source);
  g_autoptr(GError) error = NULL;
  g_autofree char *sql = hw_task_finish (self, result, &error);
  g_autofree char *text = NULL;

  /* Something newer is under way, or the widget has gone. */
  if (self->cancellable != g_task_get_cancellable (G_TASK (result)))
    return;
  g_clear_object (&self->cancellable);
  set_busy (self, FALSE);
  if (sql != NULL)
    {
      show_sql (self, sql);
      return;
    }
  text = hw_format_error (error);
  show_message (self, text);
}

static void
stop (HwPythonSql *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
start (HwPythonSql *self)
{
  Request *request;

  stop (self);
  self->is_stale = FALSE;
  if (self->project == NULL)
    return;
  if (self->environment == NULL)
    {
      show_message (
          self,
          _("The project has no environment, whose kind of database tells how the SQL is written. Add one."));
      return;
    }
  request = g_new (Request, 1);
  request->project = hw_project_ref (self->project);
  request->environment = hw_environment_ref (self->environment);
  request->revision = hw_revision_ref (self->revision);
  request->direction = self->direction;
  self->cancellable = g_cancellable_new ();
  set_busy (self, TRUE);
  hw_task_queue_run (get_queue (), self, "render-revision", render_in_worker, request,
                     (GDestroyNotify)request_free, g_free, self->cancellable, on_rendered_cb, NULL);
}

static void
update (HwPythonSql *self)
{
  if (self->is_stale && gtk_widget_get_mapped (GTK_WIDGET (self)))
    start (self);
}

static void
hw_python_sql_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hw_python_sql_parent_class)->map (widget);
  update (HW_PYTHON_SQL (widget));
}

static void
on_down_toggled_cb (HwPythonSql *self)
{
  const gboolean is_down = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->down_button));

  self->direction = is_down ? HW_DIRECTION_DOWNGRADE : HW_DIRECTION_UPGRADE;
  hw_python_sql_refresh (self);
}

static void
hw_python_sql_dispose (GObject *object)
{
  HwPythonSql *self = HW_PYTHON_SQL (object);

  stop (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->project, hw_project_unref);
  g_clear_pointer (&self->environment, hw_environment_unref);
  g_clear_pointer (&self->revision, hw_revision_unref);

  G_OBJECT_CLASS (hw_python_sql_parent_class)->dispose (object);
}

static void
hw_python_sql_class_init (HwPythonSqlClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_python_sql_dispose;
  widget_class->map = hw_python_sql_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
add_buttons (HwPythonSql *self, GtkWidget *bar)
{
  GtkWidget *up_button = gtk_toggle_button_new_with_label (C_("script section", "Up"));

  self->down_button = gtk_toggle_button_new_with_label (C_("script section", "Down"));
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->buttons, "linked");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (up_button), TRUE);
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->down_button),
                               GTK_TOGGLE_BUTTON (up_button));
  gtk_widget_set_name (up_button, "python-sql-up");
  gtk_widget_set_name (self->down_button, "python-sql-down");
  gtk_box_append (GTK_BOX (self->buttons), up_button);
  gtk_box_append (GTK_BOX (self->buttons), self->down_button);
  gtk_box_append (GTK_BOX (bar), self->buttons);
  g_signal_connect_swapped (self->down_button, "toggled", G_CALLBACK (on_down_toggled_cb), self);
}

static GtkWidget *
create_bar (HwPythonSql *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  add_buttons (self, bar);
  self->caption = gtk_label_new (NULL);
  self->spinner = gtk_spinner_new ();
  gtk_widget_set_name (self->caption, "python-sql-caption");
  gtk_widget_add_css_class (self->caption, "hw-dim");
  gtk_widget_add_css_class (bar, "hw-python-bar");
  gtk_label_set_wrap (GTK_LABEL (self->caption), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->caption), 0);
  gtk_widget_set_hexpand (self->caption, TRUE);
  gtk_box_append (GTK_BOX (bar), self->caption);
  gtk_box_append (GTK_BOX (bar), self->spinner);
  set_busy (self, FALSE);

  return bar;
}

static void
hw_python_sql_init (HwPythonSql *self)
{
  self->direction = HW_DIRECTION_UPGRADE;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->stack = gtk_stack_new ();
  self->scroller = gtk_scrolled_window_new ();
  self->view = hw_source_view_new ("sql");
  self->message = gtk_label_new (NULL);
  gtk_widget_set_name (self->view, "python-sql");
  gtk_widget_set_name (self->message, "python-sql-message");
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("SQL of the revision"), -1);
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->message), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (self->message), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->message), 0);
  gtk_widget_set_valign (self->message, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->message, "hw-python-message");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), MAX_HEIGHT);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), self->scroller, "text");
  gtk_stack_add_named (GTK_STACK (self->stack), self->message, "message");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (self->box), create_bar (self));
  gtk_box_append (GTK_BOX (self->box), self->stack);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
update_caption (HwPythonSql *self)
{
  g_autofree char *caption = NULL;

  if (self->environment != NULL)
    caption = g_strdup_printf (self->is_modified
                               /* Translators: the name of an environment */
                               ? _("As alembic writes it for %s, without what is not saved yet")
                               /* Translators: the name of an environment */
                               : _("As alembic writes it for %s"), self->environment->name);
  gtk_label_set_text (GTK_LABEL (self->caption), caption != NULL ? caption : "");
}

GtkWidget *
hw_python_sql_new (void)
{
  return g_object_new (HW_TYPE_PYTHON_SQL, NULL);
}

void
hw_python_sql_set_revision (HwPythonSql *self,
                            const HwProject *project,
                            const HwEnvironment *environment,
                            const HwRevision *revision)
{
  g_return_if_fail (HW_IS_PYTHON_SQL (self));
  g_return_if_fail ((project == NULL) == (revision == NULL));

  if (self->project == project && self->environment == environment && self->revision == revision)
    return;
  stop (self);
  g_clear_pointer (&self->project, hw_project_unref);
  g_clear_pointer (&self->environment, hw_environment_unref);
  g_clear_pointer (&self->revision, hw_revision_unref);
  if (project != NULL)
    {
      self->project = hw_project_ref (project);
      self->revision = hw_revision_ref (revision);
    }
  if (environment != NULL)
    self->environment = hw_environment_ref ((HwEnvironment *)environment);
  update_caption (self);
  hw_python_sql_refresh (self);
}

void
hw_python_sql_set_direction (HwPythonSql *self, HwDirection direction)
{
  g_return_if_fail (HW_IS_PYTHON_SQL (self));

  self->direction = direction;
  gtk_widget_set_visible (self->buttons, FALSE);
  hw_python_sql_refresh (self);
}

void
hw_python_sql_set_modified (HwPythonSql *self, gboolean is_modified)
{
  g_return_if_fail (HW_IS_PYTHON_SQL (self));

  self->is_modified = is_modified;
  update_caption (self);
}

void
hw_python_sql_set_in_row (HwPythonSql *self)
{
  g_return_if_fail (HW_IS_PYTHON_SQL (self));

  self->is_in_row = TRUE;
}

void
hw_python_sql_refresh (HwPythonSql *self)
{
  g_return_if_fail (HW_IS_PYTHON_SQL (self));

  self->is_stale = TRUE;
  update (self);
}
