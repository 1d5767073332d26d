/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-project-create"

#include "config.h"

#include <string.h>

#include "hw-alembic-script.h"
#include "hw-error.h"
#include "hw-file-template.h"
#include "hw-project-private.h"
#include "hw-project-template.h"
#include "hw-project.h"
#include "hw-revision-template.h"
#include "hw-script-private.h"
#include "hw-util.h"

/* Alembic's version column is VARCHAR(32): PostgreSQL refuses a longer id when it is written. */
#define MAX_ID_LENGTH 32

/* What @options become once the project has been asked. */
typedef struct
{
  char *id;
  char *message;
  GPtrArray *parents;    /* (element-type utf8), owned by the graph */
  GPtrArray *depends_on; /* (element-type utf8), owned by the graph or the options */
  char *folder;
  GDateTime *time;
} NewFile;

static void
new_file_clear (NewFile *file)
{
  g_free (file->id);
  g_free (file->message);
  g_clear_pointer (&file->parents, g_ptr_array_unref);
  g_clear_pointer (&file->depends_on, g_ptr_array_unref);
  g_free (file->folder);
  g_clear_pointer (&file->time, g_date_time_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NewFile, new_file_clear)

/* The parents that the new revision shall have. */
static gboolean
find_parents (const HwGraph *graph, const HwNewRevision *options, NewFile *file, GError **error)
{
  static const char *const head[] = { "head", NULL };
  const char *const *expressions = options->heads != NULL ? options->heads : head;

  file->parents = g_ptr_array_new ();
  for (guint i = 0; expressions[i] != NULL; i++)
    {
      g_autoptr(GArray) nodes = hw_graph_find_all (graph, expressions[i], error);

      if (nodes == NULL)
        return FALSE;
      for (guint j = 0; j < nodes->len; j++)
        {
          guint node = g_array_index (nodes, guint, j);
          char *id = hw_graph_get_revision (graph, node)->id;

          if (g_ptr_array_find (file->parents, id, NULL))
            {
              hw_set_error (error, HW_ERROR_DUPLICATE_HEADS, "Name each parent once.",
                            "revision “%s” is named as a parent twice", id);
              return FALSE;
            }
          if (!options->splice && (hw_graph_get_flags (graph, node) & HW_GRAPH_HEAD) == 0)
            {
              hw_set_error (error, HW_ERROR_NOT_A_HEAD,
                            "Allow a new branch there with --splice, or name a head.",
                            "revision “%s” is not a head", id);
              if (error != NULL)
                hw_error_set_revision (*error, id);
              return FALSE;
            }
          g_ptr_array_add (file->parents, id);
        }
    }
  g_ptr_array_add (file->parents, NULL);

  return TRUE;
}

const char *
_hw_graph_find_dependency (const HwGraph *graph, const char *name, GError **error)
{
  const HwRevision *revision;
  guint node;

  if (!hw_graph_find (graph, name, &node, error))
    return NULL;
  if (node == HW_GRAPH_NONE)
    {
      hw_set_error (error, HW_ERROR_NOT_FOUND, "Name a revision or a branch label.",
                    "“%s” is nothing to depend on", name);
      return NULL;
    }
  revision = hw_graph_get_revision (graph, node);

  return g_strv_contains ((const char *const *)revision->branch_labels, name) ? name : revision->id;
}

static gboolean
find_dependencies (const HwGraph *graph,
                   const HwNewRevision *options,
                   NewFile *file,
                   GError **error)
{
  file->depends_on = g_ptr_array_new ();
  for (guint i = 0; options->depends_on != NULL && options->depends_on[i] != NULL; i++)
    {
      const char *name = _hw_graph_find_dependency (graph, options->depends_on[i], error);

      if (name == NULL)
        return FALSE;
      g_ptr_array_add (file->depends_on, (char *)name);
    }
  g_ptr_array_add (file->depends_on, NULL);

  return TRUE;
}

/* Is @name a label that a revision carries itself? */
static const HwRevision *
find_label (const HwGraph *graph, const char *name)
{
  for (guint i = 0; i < hw_graph_get_n_revisions (graph); i++)
    {
      const HwRevision *revision = hw_graph_get_revision (graph, i);

      if (g_strv_contains ((const char *const *)revision->branch_labels, name))
        return revision;
    }

  return NULL;
}

static const char *
explain_bad_id (const HwProject *project, const char *id)
{
  if (strlen (id) > MAX_ID_LENGTH)
    return "The version table holds at most 32 characters.";
  if (hw_project_get_kind (project) == HW_PROJECT_NATIVE)
    return _hw_script_explain_bad_id (id);
  if (id[0] == '\0' || strpbrk (id, "@-+:'\"\\/ \t\r\n") != NULL)
    return "Alembic's ids have none of the characters “@”, “-”, “+” and “:”; blanks, quotes and "
           "slashes only make trouble.";

  return NULL;
}

static gboolean
find_id (const HwProject *project, const HwNewRevision *options, NewFile *file, GError **error)
{
  const HwGraph *graph = hw_project_get_graph (project);
  const char *hint;

  if (options->revision_id == NULL)
    {
      do
        {
          g_autofree char *uuid = g_uuid_string_random ();

          g_free (file->id);
          file->id = g_strdup (uuid + strlen (uuid) - 12);
        }
      while (hw_graph_lookup (graph, file->id) != HW_GRAPH_NONE);
      return TRUE;
    }

  file->id = g_strdup (options->revision_id);
  hint = explain_bad_id (project, file->id);
  if (hint != NULL)
    {
      hw_set_error (error, HW_ERROR_ILLEGAL_ID, hint, "“%s” is not an id for a revision", file->id);
      return FALSE;
    }
  if (hw_graph_lookup (graph, file->id) != HW_GRAPH_NONE || find_label (graph, file->id) != NULL)
    {
      hw_set_error (error, HW_ERROR_DUPLICATE_ID, "Choose another id, or let one be made.",
                    "there is a revision or branch “%s” already", file->id);
      return FALSE;
    }

  return TRUE;
}

/* Alembic notices a used label only after it has written the file; this is before. */
static gboolean
check_labels (const HwProject *project,
              const HwNewRevision *options,
              const NewFile *file,
              GError **error)
{
  const HwGraph *graph = hw_project_get_graph (project);
  const char *const *labels = options->branch_labels;

  for (guint i = 0; labels != NULL && labels[i] != NULL; i++)
    {
      const char *hint = _hw_script_explain_bad_name (labels[i]);
      gboolean is_used = hw_graph_lookup (graph, labels[i]) != HW_GRAPH_NONE
                         || find_label (graph, labels[i]) != NULL
                         || strcmp (labels[i], file->id) == 0;

      for (guint j = 0; j < i; j++)
        is_used = is_used || strcmp (labels[j], labels[i]) == 0;
      if (hint != NULL)
        {
          hw_set_error (error, HW_ERROR_USAGE, hint, "“%s” is not a name for a branch", labels[i]);
          return FALSE;
        }
      if (is_used)
        {
          hw_set_error (error, HW_ERROR_DUPLICATE_LABEL, "Choose another label.",
                        "there is a revision or branch “%s” already", labels[i]);
          return FALSE;
        }
    }

  return TRUE;
}

/* Line ends as a revision file has them, whatever the message was pasted from. */
static char *
dup_with_newlines (const char *text)
{
  GString *out = g_string_new (text);

  g_string_replace (out, "\r\n", "\n", 0);
  g_string_replace (out, "\r", "\n", 0);

  return g_string_free (out, FALSE);
}

static gboolean
find_message (const HwProject *project, const HwNewRevision *options, NewFile *file, GError **error)
{
  g_auto (GStrv) lines = NULL;

  file->message = dup_with_newlines (options->message != NULL ? options->message : "");
  g_strstrip (file->message);
  if (!g_utf8_validate (file->message, -1, NULL))
    {
      hw_set_error (error, HW_ERROR_USAGE, "Write it in UTF-8.", "the message is not UTF-8");
      return FALSE;
    }

  /* A line that looks like a field would be read as one. */
  lines = g_strsplit (file->message, "\n", -1);
  for (guint i = 0; hw_project_get_kind (project) == HW_PROJECT_NATIVE && lines[i] != NULL; i++)
    if (!_hw_script_header_check_prose (g_strstrip (lines[i]), error))
      return FALSE;

  return TRUE;
}

/* Alembic's rule: the location asked for; else the only one; else that of the first parent. */
static gboolean
find_folder (const HwProject *project, const HwNewRevision *options, NewFile *file, GError **error)
{
  const char *const *locations = hw_project_get_version_locations (project);
  const HwGraph *graph = hw_project_get_graph (project);
  guint parent = HW_GRAPH_NONE;

  if (options->version_path != NULL)
    {
      file->folder = g_canonicalize_filename (options->version_path, hw_project_get_root (project));
      if (g_strv_contains (locations, file->folder))
        return TRUE;
      hw_set_error (error, HW_ERROR_USAGE, "Name one of the project's folders of revisions.",
                    "the project reads no revisions from “%s”", file->folder);
      return FALSE;
    }
  if (hw_project_get_kind (project) == HW_PROJECT_NATIVE || hw_strv_length (locations) == 1)
    {
      file->folder = g_strdup (hw_project_get_versions_dir (project));
      return TRUE;
    }

  if (file->parents->len > 1)
    parent = hw_graph_lookup (graph, g_ptr_array_index (file->parents, 0));
  if (parent != HW_GRAPH_NONE)
    {
      file->folder = g_path_get_dirname (hw_graph_get_revision (graph, parent)->file);
      return TRUE;
    }
  hw_set_error (error, HW_ERROR_USAGE, "Choose one with --version-path.",
                "the project has several folders of revisions");

  return FALSE;
}

static void
find_time (const HwProject *project, const HwNewRevision *options, NewFile *file)
{
  const char *name = hw_project_get_timezone (project);
  g_autoptr(GTimeZone) zone = name != NULL ? g_time_zone_new_identifier (name) : NULL;
  g_autoptr(GDateTime) seconds = NULL;
  g_autoptr(GDateTime) time = NULL;
  gint64 now = options->now_usec != 0 ? options->now_usec : g_get_real_time ();

  if (zone == NULL)
    zone = g_time_zone_new_local ();
  seconds = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  time = g_date_time_add (seconds, now % G_USEC_PER_SEC);
  file->time = g_date_time_to_timezone (time, zone);
}

/* What a template writes must say what was asked for: a project's own may be too old, or write something else. */
static gboolean
check_text (const char *template, const char *text, const HwTemplateValues *values, GError **error)
{
  g_autoptr(GPtrArray) problems =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  g_autoptr(HwRevision) read = hw_alembic_script_parse (template, text, strlen (text), problems);

  if (read != NULL && g_strcmp0 (read->id, values->id) == 0
      && hw_strv_equal ((const char *const *)read->down_revisions, values->parents)
      && hw_strv_equal ((const char *const *)read->branch_labels, values->labels)
      && hw_strv_equal ((const char *const *)read->depends_on, values->depends_on))
    return TRUE;
  hw_set_error (error, HW_ERROR_UNREADABLE,
                "Let it have the lines “revision = ${repr(up_revision)}”, “down_revision = "
                "${repr(down_revision)}”, “branch_labels = ${repr(branch_labels)}” and “depends_on "
                "= ${repr(depends_on)}”.",
                "script.py.mako does not write the id, parents, labels and dependencies of “%s” as "
                "they are to be",
                values->id);
  if (error != NULL)
    hw_error_set_location (*error, template, 0, 0);

  return FALSE;
}

static char *
make_python (const HwProject *project, const HwTemplateValues *values, GError **error)
{
  g_autofree char *path = hw_project_dup_revision_template (project);
  g_autofree char *template = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (path == NULL)
    return hw_project_template_alembic (values);
  template = hw_file_read (path, &length, error);
  if (template == NULL)
    return NULL;
  text = hw_revision_template_render (path, template, length, values, error);

  return text != NULL && check_text (path, text, values, error) ? g_steal_pointer (&text) : NULL;
}

/* What a reader of the file will make of it. Everything in it was checked, so that it can be read. */
static HwRevision *
read_draft (const HwRevisionDraft *draft, gboolean is_native)
{
  g_autoptr(GPtrArray) problems =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  g_autoptr(HwScript) script = NULL;

  if (!is_native)
    return hw_alembic_script_parse (draft->path, draft->text, strlen (draft->text), problems);
  script = hw_script_parse (draft->path, draft->text, -1, NULL);

  return script == NULL ? NULL : hw_revision_ref (script->revision);
}

static HwRevisionDraft *
make_draft (const HwProject *project,
            const HwNewRevision *options,
            const NewFile *file,
            GError **error)
{
  gboolean is_native = hw_project_get_kind (project) == HW_PROJECT_NATIVE;
  g_autofree char *slug =
      hw_file_template_make_slug (file->message, hw_project_get_truncate_slug_length (project));
  g_autofree char *name = hw_file_template_expand (hw_project_get_file_template (project), file->id,
                                                   slug, file->time, error);
  g_autofree char *base = NULL;
  g_autoptr(HwRevisionDraft) draft = NULL;
  HwTemplateValues values = { .message = file->message,
                              .id = file->id,
                              .parents = (const char *const *)file->parents->pdata,
                              .labels = options->branch_labels,
                              .depends_on = (const char *const *)file->depends_on->pdata,
                              .time = file->time,
                              .body = options->body,
                              .shows_offset = hw_project_get_timezone (project) != NULL };

  if (name == NULL)
    return NULL;
  base = g_strconcat (name, is_native ? ".sql" : ".py", NULL);
  draft = g_new0 (HwRevisionDraft, 1);
  draft->path = g_build_filename (file->folder, base, NULL);
  draft->text =
      is_native ? hw_project_template_native (&values) : make_python (project, &values, error);
  if (draft->text == NULL)
    return NULL;
  draft->revision = read_draft (draft, is_native);
  if (draft->revision == NULL)
    {
      hw_set_error (error, HW_ERROR_FAILED, NULL, "the new file “%s” could not be read",
                    draft->path);
      return NULL;
    }

  return g_steal_pointer (&draft);
}

/* The parts that @options name, one after the other; @out_field is the one that was looked at last. */
static gboolean
find_parts (const HwProject *project,
            const HwNewRevision *options,
            NewFile *file,
            HwRevisionField *out_field,
            GError **error)
{
  const HwGraph *graph = hw_project_get_graph (project);

  *out_field = HW_REVISION_FIELD_NONE;
  if (!hw_project_check (project, error))
    return FALSE;
  *out_field = HW_REVISION_FIELD_PARENTS;
  if (!find_parents (graph, options, file, error))
    return FALSE;
  *out_field = HW_REVISION_FIELD_DEPENDS_ON;
  if (!find_dependencies (graph, options, file, error))
    return FALSE;
  *out_field = HW_REVISION_FIELD_ID;
  if (!find_id (project, options, file, error))
    return FALSE;
  *out_field = HW_REVISION_FIELD_LABELS;
  if (!check_labels (project, options, file, error))
    return FALSE;
  *out_field = HW_REVISION_FIELD_MESSAGE;
  if (!find_message (project, options, file, error))
    return FALSE;
  *out_field = HW_REVISION_FIELD_FOLDER;
  if (!find_folder (project, options, file, error))
    return FALSE;
  *out_field = HW_REVISION_FIELD_NONE;
  find_time (project, options, file);

  return TRUE;
}

/**
 * hw_project_draft_revision:
 * @options: what it shall be
 * @out_field: (out) (optional): on failure, which of the options the error is about
 * @error: as hw_project_create_revision(), but nothing is written
 *
 * What hw_project_create_revision() would write with the same options, id and time. Reads the
 * template of the files, nothing else; any thread.
 *
 * Returns: (transfer full): the file as it would be
 */
HwRevisionDraft *
hw_project_draft_revision (const HwProject *project,
                           const HwNewRevision *options,
                           HwRevisionField *out_field,
                           GError **error)
{
  g_auto (NewFile) file = { NULL };
  HwRevisionField field;
  gboolean ok;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (options != NULL, NULL);

  ok = find_parts (project, options, &file, &field, error);
  if (out_field != NULL)
    *out_field = field;

  return ok ? make_draft (project, options, &file, error) : NULL;
}

/**
 * hw_project_create_revision:
 * @project: which; it is read again, with the project locked against others who create revisions
 * @options: what it shall be
 * @error: HW_ERROR_MULTIPLE_HEADS and the other refusals of hw_graph_find(), HW_ERROR_NOT_A_HEAD, HW_ERROR_DUPLICATE_HEADS,
 *   HW_ERROR_DUPLICATE_ID, HW_ERROR_DUPLICATE_LABEL, HW_ERROR_ILLEGAL_ID, HW_ERROR_USAGE, HW_ERROR_EXISTS, HW_ERROR_FILE; HW_ERROR_CONFIG or a
 *   contradiction of the graph; HW_ERROR_UNREADABLE with a place in script.py.mako; HW_ERROR_LOCKED
 *
 * Writes the file of a new revision, in the way of `alembic revision` (semantics of Alembic 1.19), but everything is checked
 * before anything is written, and a file that exists is never replaced. An Alembic project's script.py.mako is what the file
 * is made from; a project without one gets a form of Headway's own. @project itself does not change: open it again. Blocks;
 * any thread.
 *
 * Returns: (transfer full): the absolute path of the new file
 */
char *
hw_project_create_revision (const HwProject *project, const HwNewRevision *options, GError **error)
{
  g_autoptr(HwRevisionDraft) draft = hw_project_write_revision (project, options, NULL, error);

  return draft != NULL ? g_steal_pointer (&draft->path) : NULL;
}
