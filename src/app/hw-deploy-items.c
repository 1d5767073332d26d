/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-items"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-item-private.h"
#include "hw-script.h"
#include "hw-sql-splitter.h"

/* A statement's one-line form is for looking at; nobody reads further. */
#define SUMMARY_LENGTH 240
/* Ids that people made up may be long: what does not fit is left to the tooltip. */
#define MAX_ID_WIDTH 20

/* The revisions of a plan as items: how they are read, and what they come to together. */

void
_hw_deploy_statement_free (HwDeployStatement *statement)
{
  g_free (statement->sql);
  g_free (statement->summary);
  g_free (statement);
}

/* "SELECT  1\n  FROM t" becomes "SELECT 1 FROM t". */
static char *
make_summary (const char *sql)
{
  GString *text = g_string_new (NULL);
  gboolean blank = FALSE;

  for (const char *p = sql; *p != '\0' && text->len < SUMMARY_LENGTH; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        {
          blank = text->len > 0;
          continue;
        }
      if (blank)
        g_string_append_c (text, ' ');
      blank = FALSE;
      g_string_append_unichar (text, c);
    }
  if (text->len >= SUMMARY_LENGTH)
    g_string_append (text, "…");

  return g_string_free (text, FALSE);
}

static void
split_statements (HwDeployItem *self, HwDialect dialect)
{
  g_autoptr(GArray) pieces = hw_sql_split (self->sql, dialect, self->first_line);

  for (guint i = 0; i < pieces->len; i++)
    {
      const HwSqlStatement *piece = &g_array_index (pieces, HwSqlStatement, i);
      HwDeployStatement *statement = g_new0 (HwDeployStatement, 1);

      statement->sql = g_strndup (self->sql + piece->offset, piece->length);
      statement->summary = make_summary (statement->sql);
      statement->line = piece->line;
      statement->rows = -1;
      g_ptr_array_add (self->statements, statement);
    }
}

static HwDeployItem *
load_item (const HwProject *project,
           const HwEnvironment *environment,
           const HwPlanStep *step,
           HwDialect dialect)
{
  HwDeployItem *self = g_object_new (HW_TYPE_DEPLOY_ITEM, NULL);
  g_autoptr(HwScript) script = NULL;
  const HwScriptSection *section = NULL;

  self->revision = hw_revision_ref (step->revision);
  self->direction = step->direction;
  self->first_line = 1;
  self->is_transactional = TRUE;

  if ((step->revision->flags & HW_REVISION_PYTHON) != 0)
    {
      self->project = hw_project_ref (project);
      self->environment = hw_environment_ref ((HwEnvironment *)environment);
    }
  else
    script = hw_project_load_script (project, step->revision, &self->error);
  if (script != NULL)
    section = hw_script_get_section (script, step->direction);
  if (section != NULL && section->present)
    {
      self->sql = g_strdup (section->text);
      self->first_line = section->line;
      self->is_transactional = section->transaction;
      split_statements (self, dialect);
    }
  if (self->sql == NULL)
    self->sql = g_strdup ("");

  return self;
}

static void
set_ids (GPtrArray *items, const HwGraph *graph)
{
  guint width = 0;

  for (guint i = 0; i < items->len; i++)
    {
      HwDeployItem *item = g_ptr_array_index (items, i);

      item->short_id = hw_graph_shorten_id (graph, item->revision->id);
      width = MAX (width, (guint)g_utf8_strlen (item->short_id, -1));
    }
  for (guint i = 0; i < items->len; i++)
    ((HwDeployItem *)g_ptr_array_index (items, i))->id_width = MIN (width, MAX_ID_WIDTH);
}

/**
 * hw_deploy_items_load:
 * @environment: where it is to run
 * @plan: an upgrade or a downgrade
 *
 * Reads the scripts of all steps and cuts them into statements. Blocks; for a worker. A script that cannot be
 * read is not an error here: its item carries it.
 *
 * Returns: (transfer full) (element-type HwDeployItem): one for each step, in run order; G_IO_ERROR_CANCELLED
 */
GPtrArray *
hw_deploy_items_load (const HwProject *project,
                      const HwEnvironment *environment,
                      const HwPlan *plan,
                      HwDialect dialect,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (environment != NULL, NULL);
  g_return_val_if_fail (plan != NULL, NULL);

  for (guint i = 0; i < hw_plan_get_n_steps (plan); i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      g_ptr_array_add (items,
                       load_item (project, environment, hw_plan_get_step (plan, i), dialect));
    }
  set_ids (items, hw_project_get_graph (project));

  return g_steal_pointer (&items);
}

static guint
count_statements_done (const HwDeployItem *item)
{
  guint n = 0;

  for (guint i = 0; i < item->statements->len; i++)
    {
      const HwDeployStatement *statement = g_ptr_array_index (item->statements, i);

      n += statement->state == HW_DEPLOY_DONE ? 1 : 0;
    }

  return n;
}

guint
hw_deploy_items_count_statements (GListModel *items)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(HwDeployItem) item = g_list_model_get_item (items, i);

      n += item->statements->len;
    }

  return n;
}

/**
 * hw_deploy_items_dup_extent:
 *
 * Returns: (transfer full): "11 statements", "2 Python scripts", or both
 */
char *
hw_deploy_items_dup_extent (GListModel *items)
{
  const guint n_statements = hw_deploy_items_count_statements (items);
  guint n_scripts = 0;
  g_autofree char *statements =
      g_strdup_printf (ngettext ("%u statement", "%u statements", n_statements), n_statements);
  g_autofree char *scripts = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(HwDeployItem) item = g_list_model_get_item (items, i);

      n_scripts += (item->revision->flags & HW_REVISION_PYTHON) != 0 ? 1 : 0;
    }
  if (n_scripts == 0)
    return g_steal_pointer (&statements);
  scripts =
      g_strdup_printf (ngettext ("%u Python script", "%u Python scripts", n_scripts), n_scripts);
  if (n_statements == 0)
    return g_steal_pointer (&scripts);

  /* Translators: "11 statements", "2 Python scripts" */
  return g_strdup_printf (_("%s, %s"), statements, scripts);
}

/* A revision without statements of its own, such as one that Alembic runs, counts as one. */
double
hw_deploy_items_get_fraction (GListModel *items)
{
  guint n = 0;
  guint n_done = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(HwDeployItem) item = g_list_model_get_item (items, i);

      n += MAX (1, item->statements->len);
      n_done +=
          item->statements->len > 0 ? count_statements_done (item) : item->state == HW_DEPLOY_DONE;
    }

  return n > 0 ? (double)n_done / n : 0;
}

guint
hw_deploy_items_count_done (GListModel *items)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(HwDeployItem) item = g_list_model_get_item (items, i);

      n += item->state == HW_DEPLOY_DONE ? 1 : 0;
    }

  return n;
}

guint
hw_deploy_items_count_statements_done (GListModel *items)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(HwDeployItem) item = g_list_model_get_item (items, i);

      n += count_statements_done (item);
    }

  return n;
}
