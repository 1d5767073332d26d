/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-application"

#include "config.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "hw-application.h"
#include "hw-about.h"
#include "hw-access-names.h"
#include "hw-editor-font.h"
#include "hw-help-window.h"
#include "hw-icon.h"
#include "hw-popover-guard.h"
#include "hw-preferences-window.h"
#include "hw-session-restore.h"
#include "hw-settings.h"
#include "hw-shortcuts.h"
#include "hw-surface-guard.h"
#include "hw-task.h"
#include "hw-window.h"

struct _HwApplication
{
  AdwApplication parent_instance;

  /* Owned */
  HwJournal *journal;
  GError *journal_error;
};

G_DEFINE_FINAL_TYPE (HwApplication, hw_application, ADW_TYPE_APPLICATION)

/* @data: for how many days its runs are kept; 0 for ever */
static gpointer
open_journal_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const gint64 days = GPOINTER_TO_INT (data);
  g_autoptr(GError) local_error = NULL;
  HwJournal *journal = hw_journal_open (NULL, error);

  /* What cannot be forgotten today will be tomorrow. */
  if (journal != NULL && days > 0
      && !hw_journal_prune (journal, g_get_real_time () - days * G_TIME_SPAN_DAY, NULL,
                            &local_error))
    g_debug ("Old runs stay in the journal: %s", local_error->message);

  return journal;
}

static void
tell_window (HwApplication *self, HwWindow *window)
{
  if (self->journal != NULL)
    hw_window_set_journal (window, self->journal);
  else if (self->journal_error != NULL)
    hw_window_show_error (window,
                          _("The journal could not be opened: deployments will not be recorded"),
                             self->journal_error);
}

static void
on_journal_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwApplication *self = HW_APPLICATION (source);
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  self->journal = hw_task_finish (source, result, &self->journal_error);
  for (GList *l = windows; l != NULL; l = l->next)
    if (HW_IS_WINDOW (l->data))
      tell_window (self, l->data);
}

static void
open_journal (HwApplication *self)
{
  g_autoptr(GSettings) settings = hw_settings_new ();
  const int days = settings != NULL ? g_settings_get_int (settings, "history-days") : 0;

  hw_task_run (self, "open-journal", open_journal_in_worker, GINT_TO_POINTER (days), NULL,
               (GDestroyNotify)hw_journal_unref, NULL, on_journal_opened_cb, NULL);
}

static HwWindow *
create_window (HwApplication *self)
{
  HwWindow *window = HW_WINDOW (hw_window_new (GTK_APPLICATION (self)));

  tell_window (self, window);
  gtk_window_present (GTK_WINDOW (window));

  return window;
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *application = user_data;
  GList *windows = g_list_copy (gtk_application_get_windows (application));

  hw_session_restore_freeze (application);
  /* Windows are asked, not killed: one of them may be deploying or have unsaved text. */
  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
  g_list_free (windows);
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *application = user_data;

  gtk_window_present (
      GTK_WINDOW (hw_preferences_window_new (gtk_application_get_active_window (application))));
}

/* The list is the same for all windows: the first forgets, the others see it when they list anew. */
static void
clear_recent_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GList *windows = gtk_application_get_windows (user_data);

  for (GList *l = windows; l != NULL; l = l->next)
    if (HW_IS_WINDOW (l->data))
      gtk_widget_activate_action (l->data, "win.clear-recent", NULL);
}

static void
help_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  hw_help_window_present (gtk_application_get_active_window (user_data));
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  hw_about_present (gtk_application_get_active_window (user_data));
}

/* Where no desktop says which font to use, GTK takes whatever "Sans" is. The window is drawn for the font of the
 * desktop it belongs to; where that one is installed it is better. */
static void
choose_font (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  g_autofree char *name = NULL;

  if (settings == NULL)
    return;
  g_object_get (settings, "gtk-font-name", &name, NULL);
  if (g_strcmp0 (name, "Sans 10") == 0)
    g_object_set (settings, "gtk-font-name", "Cantarell, Sans 11", NULL);
}

static void
hw_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { "quit", quit_action, NULL, NULL, NULL, { 0 } },
    { "preferences", preferences_action, NULL, NULL, NULL, { 0 } },
    { "clear-recent", clear_recent_action, NULL, NULL, NULL, { 0 } },
    { "help", help_action, NULL, NULL, NULL, { 0 } },
    { "about", about_action, NULL, NULL, NULL, { 0 } },
  };

  G_APPLICATION_CLASS (hw_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  /* Not before there is a display: it styles the list of proposals, which has no width without and is not shown then. */
  gtk_source_init ();
  choose_font ();
  hw_surface_guard_install ();
  hw_popover_guard_install ();
  hw_access_names_install ();
  hw_preferences_apply_color_scheme ();
  hw_editor_font_follow ();
  hw_session_restore_follow (GTK_APPLICATION (application));
  hw_shortcuts_install (GTK_APPLICATION (application));
  gtk_window_set_default_icon_name (APP_ID);
  open_journal (HW_APPLICATION (application));
}

static void
hw_application_activate (GApplication *application)
{
  HwApplication *self = HW_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  g_auto(GStrv) roots = NULL;

  if (window != NULL)
    {
      gtk_window_present (window);
      return;
    }

  roots = hw_session_restore_get ();
  if (roots == NULL)
    create_window (self);
  for (guint i = 0; roots != NULL && roots[i] != NULL; i++)
    hw_window_open (create_window (self), roots[i]);
}

/* Each file or folder gets a window; the first takes one that has no project yet. */
static void
hw_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  HwApplication *self = HW_APPLICATION (application);
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (application));

  for (int i = 0; i < n_files; i++)
    {
      HwWindow *window = NULL;

      if (i == 0 && HW_IS_WINDOW (active)
          && hw_session_get_project (hw_window_get_session (HW_WINDOW (active))) == NULL)
        window = HW_WINDOW (active);
      else
        window = create_window (self);
      if (g_file_peek_path (files[i]) != NULL)
        hw_window_look_into (window, g_file_peek_path (files[i]));
    }
}

static int
hw_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("headway-gui %s\n", PACKAGE_VERSION);
      return 0;
    }

  return -1;
}

static void
hw_application_finalize (GObject *object)
{
  HwApplication *self = HW_APPLICATION (object);

  g_clear_pointer (&self->journal, hw_journal_unref);
  g_clear_error (&self->journal_error);

  G_OBJECT_CLASS (hw_application_parent_class)->finalize (object);
}

static void
hw_application_class_init (HwApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  hw_icon_guard_cache ();

  G_OBJECT_CLASS (klass)->finalize = hw_application_finalize;
  application_class->startup = hw_application_startup;
  application_class->activate = hw_application_activate;
  application_class->open = hw_application_open;
  application_class->handle_local_options = hw_application_handle_local_options;
}

static void
hw_application_init (HwApplication *self)
{
  const GOptionEntry options[] = {
    { "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL, N_("Show the version"), NULL },
      { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[PROJECT…]"));
}

/**
 * hw_application_new:
 * @id: application id
 * @flags: on top of opening files, which is always possible
 */
HwApplication *
hw_application_new (const char *id, GApplicationFlags flags)
{
  return g_object_new (HW_TYPE_APPLICATION, "application-id", id, "flags",
                       flags | G_APPLICATION_HANDLES_OPEN, "resource-base-path", APP_PATH, NULL);
}
