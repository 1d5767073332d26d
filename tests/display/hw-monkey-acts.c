/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-monkey"

#include "config.h"

#include "hw-deploy-window.h"
#include "hw-monkey.h"

#define N_ITERATIONS \
  100 /* of the main loop after an act, at most: what takes longer is acted upon while it goes on */
#define N_WINDOWS 3
#define N_DEPLOY_STEPS 10

static void
wait_a_bit (HwMonkey *self)
{
  const guint ms = 5 + hw_monkey_draw (self, 150);

  hw_monkey_log ("waits %u ms", ms);
  hw_test_spin (ms);
}

static void
select_revisions (HwMonkey *self)
{
  HwWindow *window = hw_monkey_get_main_window (self);
  const char *const ids[] = { hw_monkey_draw_revision (self), hw_monkey_draw_revision (self),
                              NULL };

  if (window == NULL)
    return;
  hw_monkey_log ("selects %s, %s", ids[0], ids[1]);
  if (hw_monkey_draw (self, 3) == 0)
    hw_session_select_revisions (hw_window_get_session (window), ids);
  else
    hw_session_select_revision (hw_window_get_session (window), ids[0]);
}

static void
select_environment (HwMonkey *self)
{
  HwWindow *window = hw_monkey_get_main_window (self);
  const char *name = hw_monkey_draw (self, 8) == 0 ? NULL : hw_monkey_draw_environment (self);

  if (window == NULL)
    return;
  hw_monkey_log ("selects %s", name == NULL ? "no environment" : name);
  hw_session_select_environment (hw_window_get_session (window), name);
}

static void
resize (HwMonkey *self)
{
  GtkWindow *window = GTK_WINDOW (hw_monkey_get_main_window (self));
  const int width = 360 + (int)hw_monkey_draw (self, 1561);
  const int height = 294 + (int)hw_monkey_draw (self, 800);

  if (window == NULL)
    return;
  hw_monkey_log ("resizes to %d × %d", width, height);
  gtk_window_set_default_size (window, width, height);
}

static void
set_high_contrast (gboolean is_high)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema =
                 g_settings_schema_source_lookup (source, "org.gnome.desktop.a11y.interface", TRUE);
  g_autoptr(GSettings) settings = NULL;

  if (schema == NULL)
    return;
  settings = g_settings_new ("org.gnome.desktop.a11y.interface");
  g_settings_set_boolean (settings, "high-contrast", is_high);
}

static void
change_look (HwMonkey *self)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT,
                                            ADW_COLOR_SCHEME_FORCE_DARK };
  const guint what = hw_monkey_draw (self, 5);
  const guint to = hw_monkey_draw (self, 3);

  hw_monkey_log ("changes the look: %u to %u", what, to);
  switch (what)
    {
    case 0:
      adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[to]);
      break;
    case 1:
      set_high_contrast (to == 0);
      break;
    case 2:
      g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int)(96 * 1024 * (2 + to) / 2),
                    NULL);
      break;
    case 3:
      g_object_set (gtk_settings_get_default (), "gtk-enable-animations", to == 0, NULL);
      break;
    default:
      gtk_widget_set_default_direction (to == 0 ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
    }
}

/* As the desktop does it, and so a window gets the journal and is remembered. */
static void
open_window (HwMonkey *self)
{
  GApplication *application = G_APPLICATION (hw_test_get_application ());
  g_autoptr(GFile) file = g_file_new_for_path (self->project);

  if (g_list_length (gtk_application_get_windows (GTK_APPLICATION (application))) >= N_WINDOWS
      || hw_monkey_has_modal (self))
    return;
  hw_monkey_log ("opens a window");
  if (hw_monkey_draw (self, 3) == 0)
    g_application_activate (application);
  else
    g_application_open (application, &file, 1, "");
}

static void
close_window (HwMonkey *self)
{
  GtkWindow *window = hw_monkey_get_window (self);

  if (window == NULL)
    return;
  hw_monkey_log ("closes %s", G_OBJECT_TYPE_NAME (window));
  gtk_window_close (window);
}

static HwDeployWindow *
find_wizard (HwMonkey *self)
{
  GtkWindow *window = hw_monkey_get_window (self);

  return HW_IS_DEPLOY_WINDOW (window) ? HW_DEPLOY_WINDOW (window) : NULL;
}

/* Through the wizard as far as it goes, stopped somewhere or not. */
static void
deploy (HwMonkey *self)
{
  static const char *const environments[] = { "dev", "staging" };
  HwWindow *window = hw_monkey_get_main_window (self);
  HwDeployWindow *wizard = find_wizard (self);

  if (window == NULL || (wizard == NULL && hw_monkey_has_modal (self)))
    return;
  if (wizard == NULL)
    {
      const char *name = environments[hw_monkey_draw (self, G_N_ELEMENTS (environments))];

      hw_monkey_log ("deploys to %s", name);
      hw_session_select_environment (hw_window_get_session (window), name);
      gtk_widget_activate_action (GTK_WIDGET (window), "win.deploy", NULL);
    }
  for (guint i = hw_monkey_draw (self, N_DEPLOY_STEPS); i > 0; i--)
    {
      hw_test_spin (10 + hw_monkey_draw (self, 100));
      wizard = find_wizard (self);
      if (wizard == NULL)
        return;
      hw_monkey_log ("goes on in the wizard");
      gtk_widget_activate_action (GTK_WIDGET (wizard),
                                  hw_monkey_draw (self, 12) == 0 ? "deploy.stop" : "deploy.next",
                                  NULL);
    }
}

void
hw_monkey_act (HwMonkey *self)
{
  static const HwMonkeyAct acts[] = {
    { 300, hw_monkey_poke },
    { 120, hw_monkey_activate_window_action },
    { 80, hw_monkey_activate_widget_action },
    { 10, hw_monkey_activate_application_action },
    { 100, hw_monkey_press_key },
    { 80, hw_monkey_press_shortcut },
    { 100, hw_monkey_use_pointer },
    { 40, hw_monkey_write_script },
    { 40, hw_monkey_change_files },
    { 4, hw_monkey_move_project },
    { 40, select_revisions },
    { 40, select_environment },
    { 30, resize },
    { 15, change_look },
    { 10, open_window },
    { 50, close_window },
    { 20, deploy },
    { 60, wait_a_bit },
  };

  if (hw_monkey_get_main_window (self) == NULL)
    open_window (self);
  hw_monkey_draw_act (self, acts, G_N_ELEMENTS (acts));
  self->n_acts++;
  /* Sometimes the next act comes before anything has happened. */
  if (hw_monkey_draw (self, 4) != 0)
    for (guint i = 0; i < N_ITERATIONS && g_main_context_iteration (NULL, FALSE); i++)
      ;
  hw_monkey_sweep (self);
  hw_monkey_log_alive ();
}
