/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-project-sketch"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "hw-database-url.h"
#include "hw-project-sketch.h"

void
hw_project_wish_free (HwProjectWish *wish)
{
  g_free (wish->dir);
  g_free (wish->name);
  g_free (wish->file_template);
  g_free (wish->environment);
  g_free (wish->kind);
  g_free (wish->url);
  g_free (wish->message);
  g_free (wish->project_id);
  g_free (wish->revision_id);
  g_free (wish);
}

void
hw_project_sketch_free (HwProjectSketch *sketch)
{
  if (sketch == NULL)
    return;

  hw_project_draft_free (sketch->draft);
  g_free (sketch->example);
  g_clear_error (&sketch->error);
  g_free (sketch);
}

static HwNewProject
make_options (const HwProjectWish *wish)
{
  const HwNewProject options = { .dir = wish->dir,
                                 .name = wish->name,
                                 .file_template = wish->file_template,
                                 .dialect = wish->dialect,
                                 .environment = wish->environment,
                                 .environment_kind = wish->kind,
                                 .url = wish->url,
                                 .first_message = wish->message,
                                 .project_id = wish->project_id,
                                 .revision_id = wish->revision_id,
                                 .now_usec = wish->now_usec };

  return options;
}

/* The first file with a text is that of the revision, when there is one. */
static char *
find_revision_name (const HwProjectDraft *draft)
{
  for (guint i = 0; i + 1 < draft->files->len; i++)
    {
      const HwProjectFile *file = g_ptr_array_index (draft->files, i);

      if (file->text != NULL)
        return g_path_get_basename (file->path);
    }

  return NULL;
}

/* How revisions will be called, as the project itself would call one: in a folder that does not exist, so that nothing but
 * the fields counts. */
static char *
make_example (const HwProjectWish *wish)
{
  HwNewProject options = make_options (wish);
  g_autofree char *dir = g_build_filename (g_get_home_dir (), wish->project_id, NULL);
  g_autoptr(HwProjectDraft) draft = NULL;

  options.dir = dir;
  options.environment = "";
  if (options.first_message == NULL)
    /* Translators: message of a revision, as an example */
    options.first_message = _("Add orders");
  draft = hw_project_draft_new (&options, NULL, NULL);

  return draft != NULL ? find_revision_name (draft) : NULL;
}

/* A URL whose variables are set elsewhere is not known here. */
static gboolean
check_url (const HwProjectWish *wish, GError **error)
{
  g_autoptr(HwDatabaseUrl) url = NULL;

  if (wish->environment[0] == '\0' || wish->url[0] == '\0' || strstr (wish->url, "${") != NULL)
    return TRUE;
  url = hw_database_url_parse (wish->url, wish->dir, error);

  return url != NULL;
}

gpointer
hw_project_sketch_make (gpointer data, GCancellable *cancellable, GError **error)
{
  const HwProjectWish *wish = data;
  const HwNewProject options = make_options (wish);
  HwProjectSketch *sketch = g_new0 (HwProjectSketch, 1);

  sketch->draft = hw_project_draft_new (&options, &sketch->field, &sketch->error);
  sketch->example = make_example (wish);
  if (sketch->error == NULL && !check_url (wish, &sketch->error))
    sketch->field = HW_PROJECT_FIELD_URL;
  if (sketch->error == NULL && wish->is_final
      && !hw_project_draft_write (sketch->draft, &sketch->error))
    sketch->field = HW_PROJECT_FIELD_FOLDER;
  if (sketch->error != NULL)
    g_clear_pointer (&sketch->draft, hw_project_draft_free);

  return sketch;
}
