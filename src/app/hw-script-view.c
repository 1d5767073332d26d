/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-script-view"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-editor-marks.h"
#include "hw-python-sql.h"
#include "hw-script-view.h"
#include "hw-source.h"
#include "hw-task.h"

/* The text grows to fourteen lines, then scrolls. The view's margins come on top. */
#define MIN_LINES 3
#define MAX_LINES 14
#define MARGINS 12

static const char *const tab_names[] = { "up", "down", "header", "source" };

struct _HwScriptView
{
  GtkWidget parent_instance;

  /* Borrowed */
  GtkWidget *notebook;
  GtkWidget *views[HW_SCRIPT_N_TABS];
  GtkWidget *pages[HW_SCRIPT_N_TABS];
  GtkWidget *python_sql; /* the last page: what a Python revision comes to */

  /* Owned */
  HwEditorMarks *marks[HW_SCRIPT_N_TABS];
  HwScriptTexts *texts;      /* what is shown; NULL before the first reading */
  GCancellable *cancellable; /* of the reading under way; NULL when there is none */
  guint height_id;           /* source that works the height out */
  gboolean is_due;           /* the texts are shown when the widget comes into a window */
  gboolean is_turning;       /* tabs come and go, by which the notebook turns to another */
  guint wanted;              /* the tab that was chosen last, which not every revision has */
};

G_DEFINE_FINAL_TYPE (HwScriptView, hw_script_view, GTK_TYPE_WIDGET)

enum
{
  READ,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  HwProject *project;
  HwEnvironment *environment; /* NULL */
  HwRevision *revision;
} Request;

static void
request_free (Request *request)
{
  hw_project_unref (request->project);
  g_clear_pointer (&request->environment, hw_environment_unref);
  hw_revision_unref (request->revision);
  g_free (request);
}

static gpointer
read_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;

  return hw_script_texts_read (request->project, request->environment, request->revision,
                               cancellable, error);
}

static void
show_text (HwScriptView *self, HwScriptTab tab)
{
  const char *text = self->texts->texts[tab];
  const int first_line = self->texts->first_lines[tab];
  g_autoptr(GPtrArray) none = g_ptr_array_new ();

  gtk_widget_set_visible (self->pages[tab], text != NULL);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->views[tab])),
                            text == NULL ? "" : text, -1);
  /* What is no line of the file is a sentence about it. */
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->views[tab]),
                               first_line < 0 ? GTK_WRAP_WORD_CHAR : GTK_WRAP_NONE);
  hw_editor_marks_set (self->marks[tab], first_line < 0 ? none : self->texts->problems,
                       MAX (first_line, 0));
}

/* What is run decides the height, for all tabs: the notebook must not jump from one to the other. Counted in lines, as
 * a text view does not know its height before it has been drawn. */
static void
update_height (HwScriptView *self)
{
  PangoContext *context = gtk_widget_get_pango_context (self->views[HW_SCRIPT_TAB_UP]);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  const int line_height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
  int n_lines = MIN_LINES;
  int height;

  pango_font_metrics_unref (metrics);
  for (guint i = 0; i < HW_SCRIPT_N_TABS; i++)
    if (i != HW_SCRIPT_TAB_HEADER)
      n_lines = MAX (n_lines, gtk_text_buffer_get_line_count (
                                  gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->views[i]))));
  height = MIN (n_lines, MAX_LINES) * line_height + MARGINS;
  for (guint i = 0; i < HW_SCRIPT_N_TABS; i++)
    {
      GtkScrolledWindow *scroller = GTK_SCROLLED_WINDOW (self->pages[i]);

      gtk_scrolled_window_set_min_content_height (scroller, -1);
      gtk_scrolled_window_set_max_content_height (scroller, height);
      gtk_scrolled_window_set_min_content_height (scroller, height);
    }
}

static gboolean
on_height_idle_cb (gpointer user_data)
{
  HwScriptView *self = user_data;

  self->height_id = 0;
  update_height (self);

  return G_SOURCE_REMOVE;
}

/* Larger text needs higher lines; not now, while the style of the tree is being worked out. */
static void
hw_script_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  HwScriptView *self = HW_SCRIPT_VIEW (widget);

  GTK_WIDGET_CLASS (hw_script_view_parent_class)->css_changed (widget, change);
  if (self->notebook != NULL && self->height_id == 0)
    self->height_id = g_idle_add (on_height_idle_cb, self);
}

/* The tab that was chosen last, or the first that there is. */
static void
turn (HwScriptView *self)
{
  GtkNotebook *notebook = GTK_NOTEBOOK (self->notebook);
  guint page = self->wanted;

  if (!gtk_widget_get_visible (gtk_notebook_get_nth_page (notebook, (int)page)))
    for (guint i = HW_SCRIPT_N_TABS; i-- > 0;)
      if (self->texts->texts[i] != NULL)
        page = i;
  gtk_notebook_set_current_page (notebook, (int)page);
}

static void
show_texts (HwScriptView *self)
{
  /* Details that are put away are in no window, where a notebook cannot turn to another page: it asks the window for its
   * focus (gtknotebook.c, gtk_notebook_switch_page()). */
  self->is_due = gtk_widget_get_root (GTK_WIDGET (self)) == NULL;
  if (self->is_due)
    return;
  self->is_turning = TRUE;
  for (guint i = 0; i < HW_SCRIPT_N_TABS; i++)
    show_text (self, i);
  update_height (self);
  turn (self);
  self->is_turning = FALSE;
}

static void
on_switch_page_cb (GtkNotebook *notebook, GtkWidget *page, guint number, HwScriptView *self)
{
  if (!self->is_turning)
    self->wanted = number;
}

static void
hw_script_view_root (GtkWidget *widget)
{
  HwScriptView *self = HW_SCRIPT_VIEW (widget);

  GTK_WIDGET_CLASS (hw_script_view_parent_class)->root (widget);
  if (self->is_due)
    show_texts (self);
}

/* A notebook whose page has the keyboard hands it on when that page goes, and asks a window that has gone before (gtknotebook.c,
 * gtk_notebook_real_switch_page()). So it forgets that in time. */
static void
hw_script_view_unroot (GtkWidget *widget)
{
  HwScriptView *self = HW_SCRIPT_VIEW (widget);

  gtk_widget_set_focus_child (self->notebook, NULL);
  GTK_WIDGET_CLASS (hw_script_view_parent_class)->unroot (widget);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr(HwScriptView) self = g_weak_ref_get (weak);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwScriptTexts) texts = hw_task_finish (NULL, result, &error);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL || self->cancellable != g_task_get_cancellable (G_TASK (result)))
    return;
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->texts, hw_script_texts_free);
  self->texts = texts != NULL ? g_steal_pointer (&texts) : hw_script_texts_new_for_error (error);
  show_texts (self);
  g_signal_emit (self, signals[READ], 0);
}

static void
hw_script_view_dispose (GObject *object)
{
  HwScriptView *self = HW_SCRIPT_VIEW (object);

  g_clear_handle_id (&self->height_id, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->texts, hw_script_texts_free);
  for (guint i = 0; i < HW_SCRIPT_N_TABS; i++)
    g_clear_object (&self->marks[i]);
  g_clear_pointer (&self->notebook, gtk_widget_unparent);

  G_OBJECT_CLASS (hw_script_view_parent_class)->dispose (object);
}

static void
hw_script_view_class_init (HwScriptViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_script_view_dispose;
  widget_class->css_changed = hw_script_view_css_changed;
  widget_class->root = hw_script_view_root;
  widget_class->unroot = hw_script_view_unroot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[READ] = g_signal_new ("read", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
append_tab (HwScriptView *self, GtkWidget *page, const char *title)
{
  GtkWidget *label = gtk_label_new (title);

  gtk_notebook_append_page (GTK_NOTEBOOK (self->notebook), page, label);
  /* GTK calls every tab “Tab”. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (label)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
add_page (HwScriptView *self, HwScriptTab tab, const char *title, const char *language)
{
  GtkWidget *view = hw_source_view_new (language);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_autofree char *name = g_strconcat ("script-", tab_names[tab], NULL);

  gtk_widget_set_name (view, name);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  append_tab (self, scroller, title);
  self->views[tab] = view;
  self->marks[tab] = hw_editor_marks_new (GTK_SOURCE_VIEW (view));
  self->pages[tab] = scroller;
}

/* The notebook makes buttons for tabs that have no room, but tells nobody what they do. */
static void
name_arrows (GtkWidget *widget)
{
  const char *icon = GTK_IS_BUTTON (widget) ? gtk_button_get_icon_name (GTK_BUTTON (widget)) : NULL;

  if (icon != NULL)
    {
      const char *name = g_str_has_prefix (icon, "pan-start") || g_str_has_prefix (icon, "pan-left")
          ? _("Previous Tab")
          : _("Next Tab");

      gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
      gtk_widget_set_tooltip_text (widget, name);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_arrows (child);
}

static void
hw_script_view_init (HwScriptView *self)
{
  G_STATIC_ASSERT (G_N_ELEMENTS (tab_names) == HW_SCRIPT_N_TABS);

  self->notebook = gtk_notebook_new ();
  gtk_notebook_set_scrollable (GTK_NOTEBOOK (self->notebook), TRUE); /* its tabs may be long */
  gtk_widget_set_name (self->notebook, "script-tabs");
  gtk_widget_add_css_class (self->notebook, "card");
  gtk_widget_add_css_class (self->notebook, "hw-script");
  gtk_widget_set_overflow (self->notebook, GTK_OVERFLOW_HIDDEN);
  add_page (self, HW_SCRIPT_TAB_UP, C_("script section", "Up"), "sql");
  add_page (self, HW_SCRIPT_TAB_DOWN, C_("script section", "Down"), "sql");
  add_page (self, HW_SCRIPT_TAB_HEADER, C_("script section", "Header"), "sql");
  add_page (self, HW_SCRIPT_TAB_SOURCE, C_("script section", "Source"), "python3");
  self->python_sql = hw_python_sql_new ();
  gtk_widget_set_visible (self->python_sql, FALSE);
  append_tab (self, self->python_sql, C_("script section", "SQL"));
  name_arrows (self->notebook);
  /* It may live longer, held by an event, and turns its pages as it goes. */
  g_signal_connect_object (self->notebook, "switch-page", G_CALLBACK (on_switch_page_cb), self, 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->notebook), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Script"), -1);
  gtk_widget_set_parent (self->notebook, GTK_WIDGET (self));
}

/**
 * hw_script_view_set_revision:
 *
 * Reads the revision's file in a worker and shows it. What was shown stays until then, so that moving through the
 * list does not flicker. The SQL of a Python revision is written when its tab is looked at.
 */
void
hw_script_view_set_revision (HwScriptView *self,
                             const HwProject *project,
                             const HwEnvironment *environment,
                             const HwRevision *revision)
{
  const gboolean is_python = revision != NULL && (revision->flags & HW_REVISION_PYTHON) != 0;
  GWeakRef *weak;
  Request *request;

  g_return_if_fail (HW_IS_SCRIPT_VIEW (self));
  g_return_if_fail ((project == NULL) == (revision == NULL));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  hw_python_sql_set_revision (HW_PYTHON_SQL (self->python_sql), is_python ? project : NULL,
                              environment, is_python ? revision : NULL);
  self->is_turning = TRUE;
  gtk_widget_set_visible (self->python_sql, is_python);
  self->is_turning = FALSE;
  if (project == NULL)
    return;
  request = g_new0 (Request, 1);
  request->project = hw_project_ref ((HwProject *)project);
  if (environment != NULL)
    request->environment = hw_environment_ref ((HwEnvironment *)environment);
  request->revision = hw_revision_ref ((HwRevision *)revision);
  self->cancellable = g_cancellable_new ();
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  hw_task_run (NULL, "read-script", read_in_worker, request, (GDestroyNotify)request_free,
               (GDestroyNotify)hw_script_texts_free, self->cancellable, on_read_cb, weak);
}

char *
hw_script_view_dup_text (HwScriptView *self, const char *tab)
{
  g_return_val_if_fail (HW_IS_SCRIPT_VIEW (self), NULL);

  for (guint i = 0; i < HW_SCRIPT_N_TABS && self->cancellable == NULL; i++)
    if (g_str_equal (tab, tab_names[i]) && gtk_widget_get_visible (self->pages[i]))
      {
        GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->views[i]));
        GtkTextIter start, end;

        gtk_text_buffer_get_bounds (buffer, &start, &end);
        return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
      }

  return NULL;
}

const HwScriptTexts *
hw_script_view_get_texts (HwScriptView *self)
{
  g_return_val_if_fail (HW_IS_SCRIPT_VIEW (self), NULL);

  return self->cancellable == NULL ? self->texts : NULL;
}
