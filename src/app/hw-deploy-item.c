/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-item"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "hw-deploy-item.h"
#include "hw-error.h"
#include "hw-script.h"
#include "hw-sql-splitter.h"

/* A statement's one-line form is for looking at; nobody reads further. */
#define SUMMARY_LENGTH 240

struct _HwDeployItem
{
  GObject parent_instance;

  /* Owned */
  HwRevision *revision;
  char *short_id;
  guint id_width; /* characters, for the ids of its plan to take the same room */
  char *sql;
  GPtrArray *statements; /* (element-type HwDeployStatement) */
  GError *error;         /* why the script cannot be shown, or NULL */
  HwProject *
      project; /* of a Python revision, whose SQL is written when it is looked at; NULL for others */
  HwEnvironment *environment;

  HwDirection direction;
  guint first_line;
  gboolean is_transactional;
  gboolean is_expanded;
  HwDeployItemState state;
  gint current_statement; /* index, -1 none */
  gint64 started_usec;    /* monotonic, of this run */
  gint64 statement_started_usec;
  gint64 duration_usec;
};

G_DEFINE_FINAL_TYPE (HwDeployItem, hw_deploy_item, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
statement_free (HwDeployStatement *statement)
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

/* Ids that people made up may be long: what does not fit is left to the tooltip. */
#define MAX_ID_WIDTH 20

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

static void
hw_deploy_item_finalize (GObject *object)
{
  HwDeployItem *self = HW_DEPLOY_ITEM (object);

  g_clear_pointer (&self->revision, hw_revision_unref);
  g_clear_pointer (&self->short_id, g_free);
  g_clear_pointer (&self->sql, g_free);
  g_clear_pointer (&self->project, hw_project_unref);
  g_clear_pointer (&self->environment, hw_environment_unref);
  g_clear_pointer (&self->statements, g_ptr_array_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (hw_deploy_item_parent_class)->finalize (object);
}

static void
hw_deploy_item_class_init (HwDeployItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hw_deploy_item_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", HW_TYPE_DEPLOY_ITEM, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hw_deploy_item_init (HwDeployItem *self)
{
  self->statements = g_ptr_array_new_with_free_func ((GDestroyNotify)statement_free);
  self->current_statement = -1;
}

const HwRevision *
hw_deploy_item_get_revision (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  return self->revision;
}

const char *
hw_deploy_item_get_short_id (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  return self->short_id;
}

void
hw_deploy_item_show_id (HwDeployItem *self, GtkLabel *label)
{
  g_return_if_fail (HW_IS_DEPLOY_ITEM (self));

  gtk_label_set_label (label, self->short_id);
  gtk_label_set_width_chars (label, (int)self->id_width);
  gtk_label_set_max_width_chars (label, (int)self->id_width);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), self->revision->id);
}

/* The revision's message, or its id where it has none. */
const char *
hw_deploy_item_get_title (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  return self->revision->message[0] != '\0' ? self->revision->message : self->revision->id;
}

/* The section that will run, as it is in the file; "" when there is nothing in it. */
const HwProject *
hw_deploy_item_get_project (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  return self->project;
}

const HwEnvironment *
hw_deploy_item_get_environment (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  return self->environment;
}

HwDirection
hw_deploy_item_get_direction (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), HW_DIRECTION_UPGRADE);

  return self->direction;
}

const char *
hw_deploy_item_get_sql (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  return self->sql;
}

const GError *
hw_deploy_item_get_error (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  return self->error;
}

gboolean
hw_deploy_item_is_transactional (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), FALSE);

  return self->is_transactional;
}

gboolean
hw_deploy_item_is_irreversible (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), FALSE);

  return (self->revision->flags & HW_REVISION_IRREVERSIBLE) != 0;
}

gboolean
hw_deploy_item_is_merge (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), FALSE);

  return hw_revision_is_merge (self->revision);
}

gboolean
hw_deploy_item_is_data (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), FALSE);

  return (self->revision->flags & HW_REVISION_DATA) != 0;
}

/* (element-type HwDeployStatement) (transfer none) */
GPtrArray *
hw_deploy_item_get_statements (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  return self->statements;
}

HwDeployItemState
hw_deploy_item_get_state (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), HW_DEPLOY_WAITING);

  return self->state;
}

/* Index of the running or failed statement; -1 when none is. */
gint
hw_deploy_item_get_current_statement (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), -1);

  return self->current_statement;
}

/* Of a finished step as the runner measured it; of a running one until now. */
gint64
hw_deploy_item_get_duration_usec (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), 0);

  if (self->state == HW_DEPLOY_RUNNING)
    return g_get_monotonic_time () - self->started_usec;

  return self->duration_usec;
}

/* Of a finished statement; of the running one until now; 0 for the others. */
gint64
hw_deploy_item_get_statement_duration_usec (HwDeployItem *self, guint index)
{
  const HwDeployStatement *statement = NULL;

  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), 0);
  g_return_val_if_fail (index < self->statements->len, 0);

  statement = g_ptr_array_index (self->statements, index);
  if (statement->state == HW_DEPLOY_RUNNING)
    return g_get_monotonic_time () - self->statement_started_usec;

  return statement->duration_usec;
}

/**
 * hw_deploy_item_dup_statement_count:
 *
 * Returns: (transfer full): "2 statements", "no statements", "Python" for a script that Alembic runs
 */
char *
hw_deploy_item_dup_statement_count (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  if ((self->revision->flags & HW_REVISION_PYTHON) != 0)
    return g_strdup (_("Python"));
  if (self->error != NULL)
    return g_strdup (_("cannot be read"));
  if (self->statements->len == 0)
    return g_strdup (_("no statements"));
  if (self->state == HW_DEPLOY_RUNNING && self->current_statement >= 0)
    /* Translators: which of a migration's statements is running */
    return g_strdup_printf (_("statement %d of %u"), self->current_statement + 1,
                               self->statements->len);

  return g_strdup_printf (ngettext ("%u statement", "%u statements", self->statements->len),
                          self->statements->len);
}

static const char *
describe_state (HwDeployItemState state)
{
  switch (state)
    {
    case HW_DEPLOY_WAITING:
      return C_("revision state", "waiting");
    case HW_DEPLOY_RUNNING:
      return C_("revision state", "running");
    case HW_DEPLOY_DONE:
      return C_("revision state", "applied");
    case HW_DEPLOY_FAILED:
      return C_("revision state", "failed");
    }

  g_assert_not_reached ();
}

/**
 * hw_deploy_item_dup_description:
 *
 * Returns: (transfer full): the row in words, for screen readers
 */
char *
hw_deploy_item_dup_description (HwDeployItem *self)
{
  g_autofree char *count = NULL;

  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), NULL);

  count = hw_deploy_item_dup_statement_count (self);
  /* Translators: title, revision id, "running", "2 statements" */
  return g_strdup_printf (_("%s, %s, %s, %s"), hw_deploy_item_get_title (self), self->short_id,
                             describe_state (self->state), count);
}

gboolean
hw_deploy_item_get_expanded (HwDeployItem *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_ITEM (self), FALSE);

  return self->is_expanded;
}

void
hw_deploy_item_set_expanded (HwDeployItem *self, gboolean expanded)
{
  g_return_if_fail (HW_IS_DEPLOY_ITEM (self));

  if (self->is_expanded == expanded)
    return;
  self->is_expanded = expanded;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Back to "not run yet", before a new attempt. */
void
hw_deploy_item_reset (HwDeployItem *self)
{
  g_return_if_fail (HW_IS_DEPLOY_ITEM (self));

  self->state = HW_DEPLOY_WAITING;
  self->current_statement = -1;
  self->duration_usec = 0;
  for (guint i = 0; i < self->statements->len; i++)
    {
      HwDeployStatement *statement = g_ptr_array_index (self->statements, i);

      statement->state = HW_DEPLOY_WAITING;
      statement->duration_usec = 0;
      statement->rows = -1;
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static HwDeployStatement *
get_statement (HwDeployItem *self, guint index)
{
  return index < self->statements->len ? g_ptr_array_index (self->statements, index) : NULL;
}

/* Not for the first time where a lock has stopped the transaction: what has run then was rolled back. */
static void
start (HwDeployItem *self)
{
  self->state = HW_DEPLOY_RUNNING;
  self->current_statement = -1;
  self->started_usec = g_get_monotonic_time ();
  for (guint i = 0; i < self->statements->len; i++)
    get_statement (self, i)->state = HW_DEPLOY_WAITING;
}

static void
start_statement (HwDeployItem *self, const HwEvent *event)
{
  HwDeployStatement *statement = get_statement (self, event->statement);

  self->current_statement = (gint)event->statement;
  self->statement_started_usec = g_get_monotonic_time ();
  if (statement != NULL)
    statement->state = HW_DEPLOY_RUNNING;
}

/* Of a batch, so far. */
static void
count_rows (HwDeployItem *self, const HwEvent *event)
{
  HwDeployStatement *statement = get_statement (self, event->statement);

  if (statement != NULL)
    statement->rows = event->rows;
}

static void
finish_statement (HwDeployItem *self, const HwEvent *event)
{
  HwDeployStatement *statement = get_statement (self, event->statement);

  if (statement == NULL)
    return;
  statement->state = HW_DEPLOY_DONE;
  statement->duration_usec = event->duration_usec;
  statement->rows = event->rows;
}

static void
fail (HwDeployItem *self)
{
  gint64 now_usec = g_get_monotonic_time ();
  HwDeployStatement *statement =
      self->current_statement >= 0 ? get_statement (self, (guint)self->current_statement) : NULL;

  self->duration_usec = self->started_usec > 0 ? now_usec - self->started_usec : 0;
  self->state = HW_DEPLOY_FAILED;
  if (statement != NULL && statement->state == HW_DEPLOY_RUNNING)
    {
      statement->state = HW_DEPLOY_FAILED;
      statement->duration_usec = now_usec - self->statement_started_usec;
    }
}

/**
 * hw_deploy_item_apply:
 * @event: one of this step's events, in order
 *
 * Does not emit `changed`: a fast migration has thousands of events between two frames, and one word is enough.
 */
void
hw_deploy_item_apply (HwDeployItem *self, const HwEvent *event)
{
  g_return_if_fail (HW_IS_DEPLOY_ITEM (self));
  g_return_if_fail (event != NULL);

  switch (event->kind)
    {
    case HW_EVENT_STEP_STARTED:
      start (self);
      break;

    case HW_EVENT_STATEMENT_STARTED:
      start_statement (self, event);
      break;

    case HW_EVENT_STATEMENT_PROGRESS:
      count_rows (self, event);
      break;

    case HW_EVENT_STATEMENT_FINISHED:
      finish_statement (self, event);
      break;

    case HW_EVENT_STEP_FINISHED:
      self->state = HW_DEPLOY_DONE;
      self->current_statement = -1;
      self->duration_usec = event->duration_usec;
      break;

    case HW_EVENT_STEP_FAILED:
      fail (self);
      break;

    case HW_EVENT_STATE:
    case HW_EVENT_CHECK_STARTED:
    case HW_EVENT_CHECK_FINISHED:
    case HW_EVENT_BACKUP_PROGRESS:
    case HW_EVENT_NOTICE:
      break;
    }
}

/* After one or several events. */
void
hw_deploy_item_emit_changed (HwDeployItem *self)
{
  g_return_if_fail (HW_IS_DEPLOY_ITEM (self));

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
