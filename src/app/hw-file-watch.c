/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-file-watch"

#include "config.h"

#include <glib/gstdio.h>

#include "hw-file-watch.h"
#include "hw-task.h"

/* Editors write in bursts (temporary file, rename, attributes): one signal for all of it. */
#define DELAY_MS 250
/* GIO tells of changes to one file no oftener than this; its own 800 would make the second save of two late. */
#define RATE_LIMIT_MS 200
/* Times of files are taken from a clock that ticks only now and then. */
#define TICK_USEC 20000

struct _HwFileWatch
{
  GObject parent_instance;

  /* Owned */
  GHashTable *monitors;  /* path -> GFileMonitor */
  GCancellable *looking; /* at what changed before there were monitors; NULL: nobody looks */
  guint delay_id;

  gboolean has_new; /* monitors, since the last look */
  gboolean
      is_lost; /* a folder on the way came or went: what is watched below it may be another one by now */
};

G_DEFINE_FINAL_TYPE (HwFileWatch, hw_file_watch, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
on_delay_over_cb (gpointer user_data)
{
  HwFileWatch *self = user_data;

  self->delay_id = 0;
  g_signal_emit (self, signals[CHANGED], 0);

  return G_SOURCE_REMOVE;
}

static void
queue_changed (HwFileWatch *self)
{
  if (self->delay_id == 0)
    self->delay_id = g_timeout_add (DELAY_MS, on_delay_over_cb, self);
}

static void
on_monitor_changed_cb (GFileMonitor *monitor,
                       GFile *file,
                       GFile *other_file,
                       GFileMonitorEvent event,
                       HwFileWatch *self)
{
  queue_changed (self);
}

/* The folder itself, and not something in it: what is written there is told by the monitors further down. */
static void
on_way_changed_cb (GFileMonitor *monitor,
                   GFile *file,
                   GFile *other_file,
                   GFileMonitorEvent event,
                   HwFileWatch *self)
{
  if (event == G_FILE_MONITOR_EVENT_CHANGED || event == G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT
      || event == G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED)
    return;
  self->is_lost = TRUE;
  queue_changed (self);
}

static GFileMonitor *
create_monitor (HwFileWatch *self, const char *path, gboolean is_folder, GCallback callback)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  GFileMonitor *monitor;

  if (is_folder)
    monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  else
    monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  /* Some file systems cannot be watched; there the user reads again. */
  if (monitor == NULL)
    return NULL;
  g_file_monitor_set_rate_limit (monitor, RATE_LIMIT_MS);
  g_signal_connect_object (monitor, "changed", callback, self, 0);

  return monitor;
}

/* Moves the monitor @key (freed) from the old set to @kept, or makes one of @path. FALSE: it was there already. */
static gboolean
keep (HwFileWatch *self,
      GHashTable *kept,
      char *key,
      const char *path,
      gboolean is_folder,
      GCallback callback)
{
  g_autofree char *owned = key;
  gpointer old_key = NULL, monitor = NULL;

  if (g_hash_table_contains (kept, key))
    return FALSE;
  if (g_hash_table_steal_extended (self->monitors, key, &old_key, &monitor))
    g_free (old_key);
  else
    {
      monitor = create_monitor (self, path, is_folder, callback);
      self->has_new |= monitor != NULL;
    }
  if (monitor != NULL)
    g_hash_table_insert (kept, g_steal_pointer (&owned), monitor);

  return TRUE;
}

static void
watch (HwFileWatch *self, GHashTable *kept, const char *path, gboolean is_folder)
{
  if (path != NULL)
    keep (self, kept, g_strdup (path), path, is_folder, G_CALLBACK (on_monitor_changed_cb));
}

/* A folder that is moved tells nobody below it: @folder and all on the way to it are watched from their parents. */
static void
watch_way (HwFileWatch *self, GHashTable *kept, const char *folder)
{
  g_autofree char *path = g_strdup (folder);

  while (path != NULL && !g_str_equal (path, "/") && !g_str_equal (path, ".")
         && keep (self, kept, g_strconcat ("way:", path, NULL), path, FALSE,
                  G_CALLBACK (on_way_changed_cb)))
    {
      char *parent = g_path_get_dirname (path);

      g_free (path);
      path = parent;
    }
}

static void
watch_config (HwFileWatch *self, GHashTable *kept, const HwProject *project)
{
  /* One that is not there yet may come: an Alembic project gets its environments that way. */
  static const char *const names[] = { "headway.ini", "alembic.ini" };

  watch (self, kept, hw_project_get_config_file (project), FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (hw_project_get_root (project), names[i], NULL);

      watch (self, kept, path, FALSE);
    }
}

/* Also the folders below the versions folders in which revisions were found. */
static void
watch_folders (HwFileWatch *self, GHashTable *kept, const HwProject *project)
{
  const HwGraph *graph = hw_project_get_graph (project);
  const char *const *locations = hw_project_get_version_locations (project);
  g_autofree char *last = NULL;

  watch_way (self, kept, hw_project_get_root (project));
  watch_way (self, kept, hw_project_get_versions_dir (project));
  watch (self, kept, hw_project_get_versions_dir (project), TRUE);
  for (guint i = 0; locations != NULL && locations[i] != NULL; i++)
    {
      watch_way (self, kept, locations[i]);
      watch (self, kept, locations[i], TRUE);
    }
  for (guint i = 0; graph != NULL && i < hw_graph_get_n_revisions (graph); i++)
    {
      g_autofree char *folder = g_path_get_dirname (hw_graph_get_revision (graph, i)->file);

      if (g_strcmp0 (folder, last) == 0)
        continue;
      watch_way (self, kept, folder);
      watch (self, kept, folder, TRUE);
      g_free (last);
      last = g_steal_pointer (&folder);
    }
}

/* What was read, and since when. */
typedef struct
{
  GPtrArray *paths;
  gint64 since_usec;
} Look;

static Look *
look_new (const HwProject *project, gint64 since_usec)
{
  const HwGraph *graph = hw_project_get_graph (project);
  const char *const *locations = hw_project_get_version_locations (project);
  Look *look = g_new0 (Look, 1);

  look->paths = g_ptr_array_new_with_free_func (g_free);
  look->since_usec = since_usec;
  if (hw_project_get_config_file (project) != NULL)
    g_ptr_array_add (look->paths, g_strdup (hw_project_get_config_file (project)));
  if (hw_project_get_versions_dir (project) != NULL)
    g_ptr_array_add (look->paths, g_strdup (hw_project_get_versions_dir (project)));
  for (guint i = 0; locations != NULL && locations[i] != NULL; i++)
    g_ptr_array_add (look->paths, g_strdup (locations[i]));
  for (guint i = 0; graph != NULL && i < hw_graph_get_n_revisions (graph); i++)
    g_ptr_array_add (look->paths, g_strdup (hw_graph_get_revision (graph, i)->file));

  return look;
}

static void
look_free (Look *look)
{
  g_ptr_array_unref (look->paths);
  g_free (look);
}

/* What is gone has changed, too; which of a folder's files came or went is told by the folder's own time. */
static gboolean
is_changed (const char *path, gint64 since_usec)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return TRUE;

  return info.st_ctim.tv_sec * G_USEC_PER_SEC + info.st_ctim.tv_nsec / 1000
         >= since_usec - TICK_USEC;
}

static gpointer
look_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Look *look = data;

  for (guint i = 0; i < look->paths->len && !g_cancellable_is_cancelled (cancellable); i++)
    if (is_changed (g_ptr_array_index (look->paths, i), look->since_usec))
      return GINT_TO_POINTER (TRUE);

  return NULL;
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwFileWatch *self = HW_FILE_WATCH (source);
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));
  const gboolean has_changed = hw_task_finish (source, result, NULL) != NULL;

  if (self->looking != cancellable)
    return;
  g_clear_object (&self->looking);
  if (has_changed)
    queue_changed (self);
}

static void
look_back (HwFileWatch *self, const HwProject *project, gint64 since_usec)
{
  self->has_new = FALSE;
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  self->looking = g_cancellable_new ();
  hw_task_run (self, "look-back", look_in_worker, look_new (project, since_usec),
               (GDestroyNotify)look_free, NULL, self->looking, on_looked_cb, NULL);
}

static void
hw_file_watch_dispose (GObject *object)
{
  HwFileWatch *self = HW_FILE_WATCH (object);

  hw_file_watch_forget (self);
  if (self->monitors != NULL)
    g_hash_table_remove_all (self->monitors);

  G_OBJECT_CLASS (hw_file_watch_parent_class)->dispose (object);
}

static void
hw_file_watch_finalize (GObject *object)
{
  g_clear_pointer (&HW_FILE_WATCH (object)->monitors, g_hash_table_unref);

  G_OBJECT_CLASS (hw_file_watch_parent_class)->finalize (object);
}

static void
hw_file_watch_class_init (HwFileWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_file_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_file_watch_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static GHashTable *
create_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

static void
hw_file_watch_init (HwFileWatch *self)
{
  self->monitors = create_set ();
}

/**
 * hw_file_watch_new:
 *
 * Returns: (transfer full): a watch that watches nothing yet
 */
HwFileWatch *
hw_file_watch_new (void)
{
  return g_object_new (HW_TYPE_FILE_WATCH, NULL);
}

/**
 * hw_file_watch_set_project:
 * @project: (nullable): NULL watches nothing
 * @since_usec: when @project began to be read, in microseconds of UTC; nothing was watched then of what is watched anew now,
 *   so a worker looks whether any of it has changed in the meantime
 */
void
hw_file_watch_set_project (HwFileWatch *self, const HwProject *project, gint64 since_usec)
{
  g_autoptr(GHashTable) old = NULL;
  GHashTable *kept;

  g_return_if_fail (HW_IS_FILE_WATCH (self));

  kept = create_set ();
  if (self->is_lost)
    g_hash_table_remove_all (self->monitors);
  self->is_lost = FALSE;
  /* What is embedded in the program does not change. */
  if (project != NULL && !g_str_has_prefix (hw_project_get_root (project), "resource:"))
    {
      watch_config (self, kept, project);
      watch_folders (self, kept, project);
      if (self->has_new)
        look_back (self, project, since_usec);
    }
  old = self->monitors;
  self->monitors = kept;
}

void
hw_file_watch_forget (HwFileWatch *self)
{
  g_return_if_fail (HW_IS_FILE_WATCH (self));

  g_clear_handle_id (&self->delay_id, g_source_remove);
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
}
