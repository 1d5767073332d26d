/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-journal"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-output.h"
#include "hw-cli-plan.h"
#include "hw-cli-table.h"
#include "hw-cmd.h"
#include "hw-deployment.h"
#include "hw-journal.h"
#include "hw-util.h"

#define ID_WIDTH 8

static HwStyle
get_result_style (const char *result)
{
  if (g_strcmp0 (result, "done") == 0)
    return HW_STYLE_GOOD;
  if (g_strcmp0 (result, "failed") == 0 || g_strcmp0 (result, "interrupted") == 0)
    return HW_STYLE_BAD;

  return HW_STYLE_WARNING;
}

static char *
format_duration (const HwJournalEntry *entry)
{
  return entry->finished_usec > 0 ? hw_format_duration (entry->finished_usec - entry->started_usec)
                                  : g_strdup ("-");
}

static void
print_list (GPtrArray *entries)
{
  g_autoptr(HwTable) table = hw_table_new ();

  if (entries->len == 0)
    {
      hw_cli_note (_("headway: the journal has no deployment\n"));
      return;
    }
  hw_table_add_header (table, _("ID"), _("STARTED"),
                                           _("PROJECT"),
                                              _("ENVIRONMENT"),
                                                 _("TARGET"), _("RESULT"),
                                                                  _("STEPS"), _("TIME"), _("BY"),
                                                                                              NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      const HwJournalEntry *entry = entries->pdata[i];
      g_autofree char *id = g_strndup (entry->id, ID_WIDTH);
      g_autofree char *started = hw_time_to_iso8601 (entry->started_usec);
      g_autofree char *target = NULL;
      g_autofree char *steps = g_strdup_printf ("%u/%u", entry->n_done, entry->n_steps);
      g_autofree char *duration = format_duration (entry);

      target = g_strdup_printf ("%s %s", hw_direction_to_string (entry->direction), entry->target);
      hw_table_begin_row (table);
      hw_table_add_cell (table, HW_STYLE_BOLD, id);
      hw_table_add_cell (table, HW_STYLE_PLAIN, started);
      hw_table_add_cell (table, HW_STYLE_PLAIN, entry->project_name);
      hw_table_add_cell (table, HW_STYLE_PLAIN, entry->environment);
      hw_table_add_cell (table, HW_STYLE_PLAIN, target);
      hw_table_add_cell (table, get_result_style (entry->result), entry->result);
      hw_table_add_cell (table, HW_STYLE_PLAIN, steps);
      hw_table_add_cell (table, HW_STYLE_PLAIN, duration);
      hw_table_add_cell (table, HW_STYLE_DIM, entry->actor);
    }
  hw_table_print (table);
}

static void
add_entry_members (JsonBuilder *builder, const HwJournalEntry *entry)
{
  hw_json_add_string (builder, "id", entry->id);
  hw_json_add_string (builder, "project", entry->project);
  hw_json_add_string (builder, "project_name", entry->project_name);
  hw_json_add_string (builder, "environment", entry->environment);
  hw_json_add_string (builder, "direction", hw_direction_to_string (entry->direction));
  hw_json_add_string (builder, "target", entry->target);
  hw_json_add_string (builder, "url", entry->url);
  hw_json_add_string (builder, "actor", entry->actor);
  hw_json_add_string (builder, "state", entry->state);
  hw_json_add_string (builder, "result", entry->result);
  hw_json_add_strv (builder, "rows_before", (const char *const *)entry->rows_before);
  hw_json_add_strv (builder, "rows_after", (const char *const *)entry->rows_after);
  hw_json_add_int (builder, "steps", entry->n_steps);
  hw_json_add_int (builder, "steps_done", entry->n_done);
  hw_json_add_time (builder, "started", entry->started_usec);
  hw_json_add_time (builder, "finished", entry->finished_usec);
  json_builder_set_member_name (builder, "backup");
  if (entry->backup_path == NULL)
    {
      json_builder_add_null_value (builder);
    }
  else
    {
      json_builder_begin_object (builder);
      hw_json_add_string (builder, "path", entry->backup_path);
      hw_json_add_int (builder, "size", (gint64)entry->backup_size);
      hw_json_add_string (builder, "sha256", entry->backup_sha256);
      json_builder_end_object (builder);
    }
  hw_json_add_string (builder, "message", entry->message);
}

static void
print_list_json (GPtrArray *entries)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < entries->len; i++)
    {
      json_builder_begin_object (builder);
      add_entry_members (builder, entries->pdata[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  hw_cli_print_json (builder);
}

static void
print_entry_json (const HwJournalEntry *entry, GPtrArray *lines)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_entry_members (builder, entry);
  json_builder_set_member_name (builder, "lines");
  json_builder_begin_array (builder);
  for (guint i = 0; i < lines->len; i++)
    {
      const HwJournalLine *line = lines->pdata[i];

      json_builder_begin_object (builder);
      hw_json_add_time (builder, "time", line->time_usec);
      hw_json_add_string (builder, "kind", line->kind);
      hw_json_add_string (builder, "name", line->name);
      hw_json_add_string (builder, "message", line->message);
      hw_json_add_int (builder, "duration_ms", line->duration_usec / 1000);
      hw_json_add_boolean (builder, "ok", line->ok);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  hw_cli_print_json (builder);
}

static void
add_fact (HwTable *table, const char *name, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  hw_table_begin_row (table);
  hw_table_add_cell (table, HW_STYLE_DIM, name);
  hw_table_add_cell (table, HW_STYLE_PLAIN, value);
}

static void
print_facts (const HwJournalEntry *entry)
{
  g_autoptr(HwTable) table = hw_table_new ();
  g_autofree char *started = hw_time_to_iso8601 (entry->started_usec);
  g_autofree char *duration = format_duration (entry);
  g_autofree char *target =
      g_strdup_printf ("%s %s", hw_direction_to_string (entry->direction), entry->target);
  g_autofree char *before = hw_cli_format_rows ((const char *const *)entry->rows_before);
  g_autofree char *after = hw_cli_format_rows ((const char *const *)entry->rows_after);
  g_autofree char *steps = g_strdup_printf ("%u/%u", entry->n_done, entry->n_steps);

  add_fact (table, _("deployment"), entry->id);
  add_fact (table, _("project"), entry->project);
  add_fact (table, _("environment"), entry->environment);
  add_fact (table, _("database"), entry->url);
  add_fact (table, _("target"), target);
  add_fact (table, _("result"), entry->result);
  add_fact (table, _("outcome"), entry->message);
  add_fact (table, _("from"), before);
  add_fact (table, _("to"), after);
  add_fact (table, _("steps"), steps);
  add_fact (table, _("started"), started);
  add_fact (table, _("time"), duration);
  add_fact (table, _("by"), entry->actor);
  add_fact (table, _("backup"), entry->backup_path);
  add_fact (table, "SHA-256", entry->backup_sha256);
  hw_table_print (table);
}

static void
print_lines (GPtrArray *lines)
{
  g_autoptr(HwTable) table = hw_table_new ();

  for (guint i = 0; i < lines->len; i++)
    {
      const HwJournalLine *line = lines->pdata[i];
      g_autofree char *time = hw_time_to_iso8601 (line->time_usec);

      hw_table_begin_row (table);
      hw_table_add_cell (table, HW_STYLE_DIM, time);
      hw_table_add_cell (table, line->ok ? HW_STYLE_PLAIN : HW_STYLE_BAD,
                         line->kind != NULL ? line->kind : "");
      hw_table_add_cell (table, HW_STYLE_BOLD, line->name != NULL ? line->name : "");
      hw_table_add_cell (table, HW_STYLE_PLAIN, line->message != NULL ? line->message : "");
    }
  hw_cli_print ("\n");
  hw_table_print (table);
}

/* The record ends where the program did: what became of it only the database can tell. */
static void
print_state (HwCli *cli, const HwJournalEntry *entry)
{
  g_autofree char *text = hw_deployment_describe_interrupted (NULL, entry, NULL, cli->cancellable);

  hw_cli_print ("\n%s\n", text);
}

/* Whoever reads an interrupted deployment's record knows about it: it is not reported again. */
static gboolean
show_entry (HwCli *cli, HwJournal *journal, const char *id, GError **error)
{
  g_autoptr(HwJournalEntry) entry = hw_journal_get (journal, id, error);
  g_autoptr(GPtrArray) lines = NULL;

  if (entry == NULL)
    return FALSE;
  lines = hw_journal_list_lines (journal, entry->id, error);
  if (lines == NULL)
    return FALSE;

  if (cli->is_json)
    {
      print_entry_json (entry, lines);
    }
  else
    {
      print_facts (entry);
      print_lines (lines);
      if (g_strcmp0 (entry->result, "interrupted") == 0)
        print_state (cli, entry);
    }
  if (g_strcmp0 (entry->result, "interrupted") == 0)
    return hw_journal_acknowledge (journal, entry->id, error);

  return TRUE;
}

static gboolean
show_list (HwCli *cli, HwJournal *journal, gboolean all, guint limit, GError **error)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GError) local_error = NULL;

  /* Outside of a project the journal of all of them is what can be meant. */
  if (!all)
    project = hw_project_open_section (cli->dir != NULL ? cli->dir : ".", cli->section,
                                       cli->cancellable, &local_error);
  if (local_error != NULL && cli->dir != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  entries = hw_journal_list (journal, project != NULL ? hw_project_get_root (project) : NULL,
                             cli->environment, limit, error);
  if (entries == NULL)
    return FALSE;
  if (cli->is_json)
    print_list_json (entries);
  else
    print_list (entries);

  return TRUE;
}

/* Before the first deployment there is no journal, and looking must not make one. */
static gboolean
answer_without_journal (HwCli *cli, GError **error)
{
  g_autoptr(GPtrArray) none = g_ptr_array_new ();

  if (cli->arguments[0] != NULL)
    {
      hw_set_error (error, HW_ERROR_NOT_FOUND,
                    _("Nothing was deployed from this account yet."),
                       _("the journal knows no deployment “%s”"), cli->arguments[0]);
      return FALSE;
    }
  if (cli->is_json)
    print_list_json (none);
  else
    print_list (none);

  return TRUE;
}

int
hw_cmd_journal (HwCli *cli, GError **error)
{
  gboolean all = FALSE;
  int limit = 20;
  const GOptionEntry entries[] = {
    { "all", 'a', 0, G_OPTION_ARG_NONE, &all, N_("Of every project, not only of this one"), NULL },
      { "limit", 'n', 0, G_OPTION_ARG_INT, &limit,
        N_("At most N, the newest (0: all; default: 20)"), N_("N") }, { NULL },
      };
  g_autofree char *path = hw_journal_get_default_path ();
  g_autoptr(HwJournal) journal = NULL;
  gboolean ok;

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  if (limit < 0)
    {
      hw_set_error (error, HW_ERROR_USAGE, NULL, _("“--limit” cannot be negative"));
      return HW_EXIT_USAGE;
    }
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return answer_without_journal (cli, error) ? HW_EXIT_DONE : HW_EXIT_FAILED;
  journal = hw_journal_open (path, error);
  if (journal == NULL)
    return HW_EXIT_FAILED;
  if (cli->arguments[0] != NULL)
    ok = show_entry (cli, journal, cli->arguments[0], error);
  else
    ok = show_list (cli, journal, all, (guint)limit, error);

  return ok ? HW_EXIT_DONE : HW_EXIT_FAILED;
}
