/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-alembic-preview"

#include "config.h"

#include <string.h>

#include "hw-alembic-command.h"
#include "hw-alembic-preview.h"
#include "hw-error.h"
#include "hw-python-reads.h"
#include "hw-util.h"

/*
 * `alembic upgrade A:B --sql` begins each revision with a line “-- Running upgrade A -> B” (1.8 to 1.19). By these the
 * script is cut, and held against the plan: what is shown is what would run, or an error.
 */
#define MARKER "-- Running "

/* Revision and direction of a section. */
typedef struct
{
  char *id;
  HwDirection direction;
  guint first; /* its first line, after the marker */
  guint end;   /* the line after its last */
} Section;

static void
section_free (gpointer data)
{
  Section *self = data;

  g_free (self->id);
  g_free (self);
}

/* NULL: the line begins no section */
static Section *
section_new (const char *line, guint first)
{
  Section *self;
  const char *arrow;
  HwDirection direction = HW_DIRECTION_UPGRADE;

  if (!g_str_has_prefix (line, MARKER))
    return NULL;
  line += strlen (MARKER);
  if (g_str_has_prefix (line, "downgrade "))
    direction = HW_DIRECTION_DOWNGRADE;
  else if (!g_str_has_prefix (line, "upgrade "))
    return NULL;
  line = strchr (line, ' ') + 1;
  /* A base has nothing on one of the sides: “ -> a1”, “a1 -> ”, whose blanks may have gone. */
  arrow = strstr (line, " ->");
  if (arrow == NULL)
    return NULL;

  self = g_new0 (Section, 1);
  self->direction = direction;
  self->first = first;
  if (direction == HW_DIRECTION_DOWNGRADE)
    self->id = g_strndup (line, (gsize)(arrow - line));
  else
    self->id = g_strdup (arrow + strlen (" ->"));
  g_strstrip (self->id);

  return self;
}

/* (transfer full) (element-type Section) */
static GPtrArray *
find_sections (GStrv lines)
{
  GPtrArray *sections = g_ptr_array_new_with_free_func (section_free);
  Section *open = NULL;
  guint n = g_strv_length (lines);

  for (guint i = 0; i < n; i++)
    {
      Section *section = section_new (lines[i], i + 1);

      if (section == NULL)
        continue;
      if (open != NULL)
        open->end = i;
      open = section;
      g_ptr_array_add (sections, section);
    }
  if (open != NULL)
    open->end = n;

  return sections;
}

/* Does @line change the version table? Its name may be quoted. */
static gboolean
is_record (const HwProject *project, const char *line)
{
  static const char *const verbs[] = { "INSERT INTO", "UPDATE", "DELETE FROM", "DROP TABLE" };
  const char *schema = hw_project_get_version_table_schema (project);
  g_auto (GStrv) parts = g_strsplit (line, "\"", -1);
  g_autofree char *plain = g_strjoinv ("", parts);

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autofree char *start =
          g_strdup_printf ("%s %s%s%s", verbs[i], schema != NULL ? schema : "",
                           schema != NULL ? "." : "", hw_project_get_version_table (project));

      if (g_str_has_prefix (plain, start) && strchr (" ;", plain[strlen (start)]) != NULL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_frame (const char *line)
{
  return *line == '\0' || strcmp (line, "BEGIN;") == 0 || strcmp (line, "COMMIT;") == 0
         || strcmp (line, "BEGIN TRANSACTION;") == 0;
}

/* The revision's own statements: without those that record it, and without the transaction around. */
static char *
cut_section (const HwProject *project, GStrv lines, const Section *section)
{
  guint first = section->first;
  guint end = section->end;
  guint record;
  g_autoptr(GString) out = g_string_new (NULL);

  while (end > first && is_frame (lines[end - 1]))
    end--;
  record = end;
  while (end > first && (is_record (project, lines[end - 1]) || *lines[end - 1] == '\0'))
    end--;
  /* Nothing is recorded where env.py has its own ways: then all of it is shown. */
  end = end < record ? end : section->end;
  while (first < end && *lines[first] == '\0')
    first++;
  for (guint i = first; i < end; i++)
    g_string_append_printf (out, "%s\n", lines[i]);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Can @revision, a Python one, be written without a database? Reads its file. Errors: HW_ERROR_UNREADABLE with the line where it
 * is seen to read the database, HW_ERROR_IRREVERSIBLE, HW_ERROR_FILE. */
static gboolean
check_preview (const HwRevision *revision, HwDirection direction, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *valid = NULL;
  g_autofree char *name = NULL;
  gsize length;
  guint line;

  if (direction == HW_DIRECTION_DOWNGRADE && (revision->flags & HW_REVISION_IRREVERSIBLE) != 0)
    {
      hw_set_error (error, HW_ERROR_IRREVERSIBLE, "Only a backup leads back from there.",
                    "revision “%s” cannot be taken back", revision->id);
      if (error != NULL)
        hw_error_set_revision (*error, revision->id);
      return FALSE;
    }
  text = hw_file_read (revision->file, &length, error);
  if (text == NULL)
    return FALSE;
  valid = g_utf8_make_valid (text, (gssize)length);
  line = hw_python_find_read (valid, strlen (valid), hw_direction_to_string (direction), &name);
  if (line == 0)
    return TRUE;

  hw_set_error (error, HW_ERROR_UNREADABLE,
                "What it does depends on the data: read its source, or run it on a copy of the "
                "database.",
                "revision “%s” is not previewable: line %u reads the database (%s)", revision->id,
                line, name);
  if (error != NULL)
    {
      hw_error_set_revision (*error, revision->id);
      hw_error_set_location (*error, revision->file, line, 0);
    }

  return FALSE;
}

/* Runs `alembic DIRECTION RANGE --sql`. */
static char *
run_alembic (const HwProject *project,
             const HwEnvironment *environment,
             HwDirection direction,
             const char *range,
             GCancellable *cancellable,
             GError **error)
{
  const char *arguments[] = { hw_direction_to_string (direction), range, "--sql", NULL };
  const HwAlembicCall call = { .is_quiet = TRUE, .is_bounded = TRUE };
  g_autoptr(HwAlembicCommand) command = hw_alembic_command_new (project, environment, error);
  char *text = NULL;

  if (command == NULL)
    return NULL;
  if (!hw_alembic_command_run (command, arguments, &call, &text, cancellable, error))
    return NULL;

  return text;
}

/* Not a cancellation: that says itself what it is. */
static void
explain (GError *error, const char *subject, const char *revision_id)
{
  if (error->domain != HW_ERROR)
    return;
  g_prefix_error (&error, "%s cannot be shown as SQL: ", subject);
  if (hw_error_get_revision (error) == NULL && revision_id != NULL)
    hw_error_set_revision (error, revision_id);
  if (hw_error_get_hint (error) == NULL)
    hw_error_set_hint (error, "Alembic could not write it without a database. Read its source, or "
                              "run it on a copy of the database.");
}

/* From the first of what @revision revises to it, and back: on a merge that brings other branches too, which the cut
 * leaves out. */
static char *
make_range (const HwRevision *revision, HwDirection direction)
{
  const char *below = revision->down_revisions[0] != NULL ? revision->down_revisions[0] : "base";

  return direction == HW_DIRECTION_DOWNGRADE ? g_strconcat (revision->id, ":", below, NULL)
                                             : g_strconcat (below, ":", revision->id, NULL);
}

static char *
find_section (const HwProject *project,
              const char *script,
              const HwRevision *revision,
              HwDirection direction,
              GError **error)
{
  g_auto (GStrv) lines = g_strsplit (script, "\n", -1);
  g_autoptr(GPtrArray) sections = find_sections (lines);

  for (guint i = 0; i < sections->len; i++)
    {
      const Section *section = g_ptr_array_index (sections, i);

      if (section->direction == direction && strcmp (section->id, revision->id) == 0)
        return cut_section (project, lines, section);
    }
  hw_set_error (error, HW_ERROR_UNREADABLE, "Look at what “alembic … --sql” prints.",
                "what alembic printed holds no section of its own for it");

  return NULL;
}

/**
 * hw_alembic_preview:
 * @project: an Alembic project
 * @environment: whose url tells the dialect; it is not connected to
 * @revision: a Python revision of @project
 * @direction: up or down
 * @error: before anything runs HW_ERROR_UNREADABLE with the line where @revision is seen to read the database,
 *   HW_ERROR_IRREVERSIBLE, HW_ERROR_FILE; then what alembic said when it could not write it;
 *   G_IO_ERROR_CANCELLED
 *
 * Starts the project's alembic once, for about half a second; any thread.
 *
 * Returns: (transfer full): SQL, "" for a revision that does nothing
 */
char *
hw_alembic_preview (const HwProject *project,
                    const HwEnvironment *environment,
                    const HwRevision *revision,
                    HwDirection direction,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autofree char *range = NULL;
  g_autofree char *script = NULL;
  g_autofree char *subject = NULL;
  g_autoptr(GError) local_error = NULL;
  char *text = NULL;

  g_return_val_if_fail (revision != NULL, NULL);
  g_return_val_if_fail (direction != HW_DIRECTION_STAMP, NULL);

  if (!check_preview (revision, direction, error))
    return NULL;
  range = make_range (revision, direction);
  script = run_alembic (project, environment, direction, range, cancellable, &local_error);
  if (script != NULL)
    text = find_section (project, script, revision, direction, &local_error);
  if (text != NULL)
    return text;

  subject = g_strdup_printf ("revision “%s”", revision->id);
  explain (local_error, subject, revision->id);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

/* Alembic has planned for itself: its sections must be the plan's steps. */
static gboolean
check_sections (const HwPlan *plan, const char *script, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (script, "\n", -1);
  g_autoptr(GPtrArray) sections = find_sections (lines);
  guint n = hw_plan_get_n_steps (plan);
  gboolean is_same = sections->len == n;

  for (guint i = 0; is_same && i < n; i++)
    {
      const Section *section = g_ptr_array_index (sections, i);
      const HwPlanStep *step = hw_plan_get_step (plan, i);

      is_same =
          section->direction == step->direction && strcmp (section->id, step->revision->id) == 0;
    }
  if (!is_same)
    hw_set_error (error, HW_ERROR_UNREADABLE,
                  "Let both read the same folders: see version_locations in alembic.ini and "
                  "headway.ini, and “run”.",
                  "alembic wrote other revisions than those of the plan");

  return is_same;
}

/* The plan's end as one id where it is one: a relative target means the same, but not to every version of Alembic. */
static char *
make_plan_range (const HwPlan *plan)
{
  const char *start = hw_plan_get_rows (plan)[0];
  const char *const *after = hw_plan_get_heads_after (plan);
  const char *end = hw_strv_length (after) == 1 ? after[0]
                    : after[0] == NULL          ? "base"
                                                : hw_plan_get_target (plan);

  return g_strconcat (start != NULL ? start : "base", ":", end, NULL);
}

/**
 * hw_alembic_render:
 * @plan: an upgrade or downgrade of Python revisions, planned for a database at one row or at none
 * @error: before anything runs those of hw_plan_check(), and HW_ERROR_UNREADABLE with the line where a revision is seen to
 *   read the database; then what alembic said; HW_ERROR_UNREADABLE
 *   when the script is not the plan's; G_IO_ERROR_CANCELLED
 *
 * Starts the project's alembic once for the whole plan; any thread.
 *
 * Returns: (transfer full): what `alembic upgrade FROM:TO --sql` prints
 */
char *
hw_alembic_render (const HwProject *project,
                   const HwEnvironment *environment,
                   const HwPlan *plan,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autofree char *range = NULL;
  g_autofree char *script = NULL;
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (plan != NULL, NULL);
  g_return_val_if_fail (hw_plan_get_direction (plan) != HW_DIRECTION_STAMP, NULL);
  g_return_val_if_fail (hw_strv_length (hw_plan_get_rows (plan)) <= 1, NULL);

  if (!hw_plan_check (plan, error))
    return NULL;
  for (guint i = 0; i < hw_plan_get_n_steps (plan); i++)
    if (!check_preview (hw_plan_get_step (plan, i)->revision, hw_plan_get_direction (plan), error))
      return NULL;
  if (hw_plan_get_n_steps (plan) == 0)
    return g_strdup ("");

  range = make_plan_range (plan);
  script = run_alembic (project, environment, hw_plan_get_direction (plan), range, cancellable,
                        &local_error);
  if (script != NULL && check_sections (plan, script, &local_error))
    return g_steal_pointer (&script);

  explain (local_error, "the plan", NULL);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}
