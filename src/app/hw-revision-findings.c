/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-revision-findings"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-error.h"
#include "hw-format.h"
#include "hw-problem-row.h"
#include "hw-revision-findings.h"
#include "hw-sql-problem.h"

struct _HwRevisionFindings
{
  GtkWidget parent_instance;

  /* Owned */
  GtkWidget *box;
  GPtrArray *problems; /* HwProblem, by row */

  /* Borrowed */
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (HwRevisionFindings, hw_revision_findings, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_row_activated_cb (HwRevisionFindings *self, GtkListBoxRow *row)
{
  const HwProblem *problem = self->problems->pdata[gtk_list_box_row_get_index (row)];

  g_signal_emit (self, signals[ACTIVATED], 0, problem->file, problem->line);
}

/* "Up, line 7": the line as it is numbered where it is shown. */
static char *
describe_place (const HwScriptTexts *texts, guint line)
{
  if (texts != NULL && hw_script_texts_has_line (texts, HW_SCRIPT_TAB_UP, line))
    /* Translators: line of a revision's up section */
    return g_strdup_printf (_("Up, line %d"), (int)line - texts->first_lines[HW_SCRIPT_TAB_UP]);
  if (texts != NULL && hw_script_texts_has_line (texts, HW_SCRIPT_TAB_DOWN, line))
    /* Translators: line of a revision's down section */
    return g_strdup_printf (_("Down, line %d"),
                               (int)line - texts->first_lines[HW_SCRIPT_TAB_DOWN]);

  return g_strdup_printf (_("Line %d"), (int)line);
}

/* Where it is, and what to do about it */
static char *
describe_rest (const HwProblem *problem, const HwScriptTexts *texts)
{
  g_autofree char *place = NULL;

  if (problem->line == 0)
    return g_strdup (problem->hint);
  place = describe_place (texts, problem->line);

  return problem->hint[0] == '\0' ? g_steal_pointer (&place)
                                  : g_strconcat (place, " · ", problem->hint, NULL);
}

static const char *
get_severity_name (HwSeverity severity)
{
  switch (severity)
    {
    case HW_SEVERITY_ERROR:
      return C_("severity", "Error");
    case HW_SEVERITY_WARNING:
      return C_("severity", "Warning");
    case HW_SEVERITY_INFO:
      break;
    }

  return C_("severity", "Information");
}

static GtkWidget *
create_row (const HwProblem *problem, const HwScriptTexts *texts)
{
  g_autoptr(GError) error = g_error_new_literal (g_quark_from_static_string ("hw-finding"), 0,
                                                  problem->message);
  g_autofree char *text = hw_format_error (error);
  g_autofree char *rest = describe_rest (problem, texts);
  g_autofree char *name =
      g_strdup_printf ("%s: %s %s", get_severity_name (problem->severity), text, rest);
  GtkWidget *row = hw_problem_row_new (problem->severity, text, rest, -1);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  /* It leads to the line. */
  gtk_widget_add_css_class (arrow, "hw-dim");
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))), arrow);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return row;
}

static void
hw_revision_findings_dispose (GObject *object)
{
  HwRevisionFindings *self = HW_REVISION_FINDINGS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->problems, g_ptr_array_unref);

  G_OBJECT_CLASS (hw_revision_findings_parent_class)->dispose (object);
}

static void
hw_revision_findings_class_init (HwRevisionFindingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_revision_findings_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);
}

static void
hw_revision_findings_init (HwRevisionFindings *self)
{
  GtkWidget *heading = gtk_label_new (_("Findings"));

  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_label_set_xalign (GTK_LABEL (heading), 0.0F);
  gtk_widget_add_css_class (heading, "hw-section");
  gtk_box_append (GTK_BOX (self->box), heading);
  self->list = gtk_list_box_new ();
  gtk_widget_set_name (self->list, "findings");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Findings"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->list);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
add (HwRevisionFindings *self, HwProblem *problem, const HwScriptTexts *texts)
{
  g_ptr_array_add (self->problems, problem);
  gtk_list_box_append (GTK_LIST_BOX (self->list), create_row (problem, texts));
}

/* What is wrong with the file's header and markers the project has said already, with the line or, where it is about other
 * files, too, without one. */
static gboolean
is_said (HwRevisionFindings *self, const HwSqlProblem *found)
{
  for (guint i = 0; i < self->problems->len; i++)
    {
      const HwProblem *problem = self->problems->pdata[i];

      if (problem->line == found->line || g_str_equal (problem->message, found->message))
        return TRUE;
    }

  return FALSE;
}

static void
add_sql_problems (HwRevisionFindings *self, const HwRevision *revision, const HwScriptTexts *texts)
{
  for (guint i = 0; i < texts->problems->len; i++)
    {
      const HwSqlProblem *problem = texts->problems->pdata[i];
      g_autoptr(GError) error = NULL;

      if (problem->kind == HW_SQL_PROBLEM_FORM && is_said (self, problem))
        continue;
      hw_set_error (&error, HW_ERROR_SQL, problem->hint, "%s", problem->message);
      add (self, hw_problem_new (problem->severity, revision->file, problem->line, error), texts);
    }
}

static void
clear (HwRevisionFindings *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  g_ptr_array_set_size (self->problems, 0);
}

HwSeverity
hw_revision_findings_get_worst (HwRevisionFindings *self)
{
  HwSeverity worst = HW_SEVERITY_INFO;

  g_return_val_if_fail (HW_IS_REVISION_FINDINGS (self), HW_SEVERITY_INFO);

  for (guint i = 0; i < self->problems->len; i++)
    worst = MIN (worst, ((const HwProblem *)self->problems->pdata[i])->severity);

  return worst;
}

guint
hw_revision_findings_set_revision (HwRevisionFindings *self,
                                   const HwProject *project,
                                   const HwRevision *revision,
                                   const HwScriptTexts *texts)
{
  GPtrArray *problems = hw_project_get_problems (project);
  guint n = 0;

  g_return_val_if_fail (HW_IS_REVISION_FINDINGS (self), 0);

  clear (self);
  for (guint i = 0; i < problems->len; i++)
    {
      const HwProblem *problem = problems->pdata[i];

      if (problem->file[0] != '\0' && g_str_equal (problem->file, revision->file))
        add (self, hw_problem_ref (problem), texts);
    }
  if (texts != NULL)
    add_sql_problems (self, revision, texts);
  for (guint i = 0; i < self->problems->len; i++)
    n += ((const HwProblem *)self->problems->pdata[i])->severity != HW_SEVERITY_INFO;
  gtk_widget_set_visible (GTK_WIDGET (self), self->problems->len > 0);

  return n;
}
