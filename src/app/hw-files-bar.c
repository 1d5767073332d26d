/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-files-bar"

#include "config.h"

#include "hw-error.h"
#include "hw-files-bar.h"
#include "hw-format.h"
#include "hw-label.h"

struct _HwFilesBar
{
  GtkWidget parent_instance;

  GtkInfoBar *info_bar;
  GtkLabel *text_label;
  GtkWidget *shown_label;
  GtkWidget *open_button;

  /* Owned */
  HwSession *session;
};

G_DEFINE_FINAL_TYPE (HwFilesBar, hw_files_bar, GTK_TYPE_WIDGET)

enum
{
  PROBLEM_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Whether a file of revisions is not among the revisions because of @problem. */
static gboolean
is_unread (HwFilesBar *self, const HwProblem *problem)
{
  const HwGraph *graph = hw_project_get_graph (hw_session_get_newest (self->session));

  if (problem->severity != HW_SEVERITY_ERROR
      || !(g_str_has_suffix (problem->file, ".py") || g_str_has_suffix (problem->file, ".sql")))
    return FALSE;
  for (guint node = 0; node < hw_graph_get_n_revisions (graph); node++)
    if (g_str_equal (hw_graph_get_revision (graph, node)->file, problem->file))
      return FALSE;

  return TRUE;
}

/* The problem that the contradiction is listed as; NULL where it has no file. A revision that is missed is there, most
 * often, in a file that cannot be read: then that one has to be put right. */
static const HwProblem *
find_problem (HwFilesBar *self, const GError *contradiction)
{
  GPtrArray *problems = hw_project_get_problems (hw_session_get_newest (self->session));
  const gboolean is_missing = g_error_matches (contradiction, HW_ERROR, HW_ERROR_MISSING_REVISION);

  for (guint i = 0; i < problems->len; i++)
    {
      const HwProblem *problem = g_ptr_array_index (problems, i);
      const gboolean is_it = g_str_equal (problem->message, contradiction->message);

      if (problem->file[0] != '\0' && (is_it || (is_missing && is_unread (self, problem))))
        return problem;
    }

  return NULL;
}

/* "migrations/a.sql:3: what is wrong. What to do." */
static char *
describe (HwFilesBar *self, const GError *contradiction, const HwProblem *problem)
{
  g_autofree char *text = NULL;

  if (problem == NULL)
    return hw_format_error (contradiction);
  text =
      hw_problem_to_string (problem, hw_project_get_root (hw_session_get_newest (self->session)));

  return g_strdup_printf ("%s. %s", text, problem->hint);
}

static void
update (HwFilesBar *self)
{
  const GError *contradiction = hw_session_get_contradiction (self->session);
  const HwProblem *problem = NULL;
  g_autofree char *text = NULL;

  if (contradiction != NULL)
    {
      problem = find_problem (self, contradiction);
      text = describe (self, contradiction, problem);
      gtk_label_set_text (self->text_label, text);
      gtk_widget_set_visible (self->shown_label, hw_session_get_project (self->session)
                                                     != hw_session_get_newest (self->session));
      gtk_widget_set_visible (self->open_button, problem != NULL);
    }
  gtk_info_bar_set_revealed (self->info_bar, contradiction != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), contradiction != NULL);
}

static void
on_open_clicked_cb (HwFilesBar *self)
{
  const GError *contradiction = hw_session_get_contradiction (self->session);
  const HwProblem *problem = contradiction != NULL ? find_problem (self, contradiction) : NULL;

  if (problem != NULL)
    g_signal_emit (self, signals[PROBLEM_ACTIVATED], 0, problem->file, problem->line);
}

static void
hw_files_bar_dispose (GObject *object)
{
  HwFilesBar *self = HW_FILES_BAR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_FILES_BAR);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (hw_files_bar_parent_class)->dispose (object);
}

static void
hw_files_bar_class_init (HwFilesBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_files_bar_dispose;
  signals[PROBLEM_ACTIVATED] =
      g_signal_new ("problem-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-files-bar.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HwFilesBar, info_bar);
  gtk_widget_class_bind_template_child (widget_class, HwFilesBar, text_label);
  gtk_widget_class_bind_template_child (widget_class, HwFilesBar, shown_label);
  gtk_widget_class_bind_template_child (widget_class, HwFilesBar, open_button);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked_cb);
}

static void
hw_files_bar_init (HwFilesBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hw_label_wrap_verbatim (self->text_label);
}

void
hw_files_bar_set_session (HwFilesBar *self, HwSession *session)
{
  g_return_if_fail (HW_IS_FILES_BAR (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::project", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}
