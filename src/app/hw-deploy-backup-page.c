/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-backup-page"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-backup-settings-row.h"
#include "hw-deploy-backup-page.h"
#include "hw-deploy-item.h"
#include "hw-error.h"
#include "hw-file-chooser.h"
#include "hw-format.h"
#include "hw-util.h"

struct _HwDeployBackupPage
{
  HwDeployPage parent_instance;

  /* Template children, borrowed */
  GtkLabel *time_label;
  GtkWidget *settings_list;
  AdwActionRow *switch_row;
  GtkSwitch *backup_switch;
  AdwActionRow *folder_row;
  HwBackupSettingsRow *format_row;
  AdwActionRow *space_row;
  GtkWidget *progress_box;
  GtkProgressBar *progress_bar;
  GtkLabel *table_label;
  GtkLabel *bytes_label;
  GtkWidget *result_list;
  AdwActionRow *file_row;
  AdwActionRow *verified_row;
  GtkWidget *start_panel;
  GtkLabel *start_title;
  GtkLabel *start_text;
  GtkWidget *confirm_box;
  GtkLabel *confirm_label;
  GtkEditable *confirm_entry;

  /* Owned */
  char *dir; /* chosen by the user; NULL: the environment's own */
};

G_DEFINE_FINAL_TYPE (HwDeployBackupPage, hw_deploy_backup_page, HW_TYPE_DEPLOY_PAGE)

static HwDeployRun *
get_run (HwDeployBackupPage *self)
{
  return hw_deploy_page_get_run (HW_DEPLOY_PAGE (self));
}

static const HwEnvironment *
get_environment (HwDeployBackupPage *self)
{
  return hw_deploy_run_get_environment (get_run (self));
}

static gboolean
is_ready (HwDeployBackupPage *self)
{
  return hw_deploy_run_get_state (get_run (self)) == HW_DEPLOYMENT_CONFIRM
         && hw_deploy_run_get_verb (get_run (self)) == HW_DEPLOY_VERB_NONE;
}

static gboolean
is_running (HwDeployBackupPage *self)
{
  return hw_deploy_run_get_verb (get_run (self)) == HW_DEPLOY_VERB_BACKUP;
}

static gboolean
is_backup_wanted (HwDeployBackupPage *self)
{
  return get_environment (self)->backup != HW_BACKUP_POLICY_OFF
         && gtk_switch_get_active (self->backup_switch);
}

static gboolean
is_downgrade (HwDeployBackupPage *self)
{
  return hw_deploy_run_get_direction (get_run (self)) == HW_DIRECTION_DOWNGRADE;
}

/* The policy in words, under the switch. */
static const char *
describe_policy (HwBackupPolicy policy)
{
  switch (policy)
    {
    case HW_BACKUP_POLICY_REQUIRED:
      return _("This environment requires a backup before each deployment");
    case HW_BACKUP_POLICY_OPTIONAL:
      return _("This environment leaves it to you");
    case HW_BACKUP_POLICY_OFF:
      return _("This environment makes no backups");
    }

  g_assert_not_reached ();
}

/* What the checks found out about space, in their own words. */
static char *
dup_space_message (HwDeployBackupPage *self)
{
  g_autoptr(GPtrArray) checks = hw_deploy_run_dup_checks (get_run (self));

  for (guint i = 0; i < checks->len; i++)
    {
      const HwCheck *check = g_ptr_array_index (checks, i);

      if (g_str_equal (check->id, "space") && check->message[0] != '\0')
        return g_strdup (check->local_message);
    }

  return NULL;
}

static void
update_settings (HwDeployBackupPage *self)
{
  const HwEnvironment *environment = get_environment (self);
  gboolean is_wanted = is_backup_wanted (self);
  g_autofree char *space = dup_space_message (self);
  g_autofree char *folder = NULL;

  if (environment->backup == HW_BACKUP_POLICY_OFF)
    gtk_switch_set_active (self->backup_switch, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->switch_row),
                            environment->backup == HW_BACKUP_POLICY_OPTIONAL);
  adw_action_row_set_subtitle (self->switch_row, describe_policy (environment->backup));

  if (self->dir != NULL || environment->backup_dir != NULL)
    folder = hw_format_path (self->dir != NULL ? self->dir : environment->backup_dir);
  adw_action_row_set_subtitle (self->folder_row,
                               folder != NULL ? folder : _("Headway’s data folder"));
  gtk_widget_set_visible (GTK_WIDGET (self->folder_row), is_wanted);
  gtk_widget_set_visible (GTK_WIDGET (self->format_row), is_wanted);

  adw_action_row_set_subtitle (self->space_row, space != NULL ? space : "");
  gtk_widget_set_visible (GTK_WIDGET (self->space_row), is_wanted && space != NULL);
}

static char *
dup_removed (const HwBackup *backup)
{
  const guint n = backup->removed != NULL ? g_strv_length (backup->removed) : 0;

  return n == 0 ? g_strdup ("")
                : g_strdup_printf (ngettext ("\n%u older backup was deleted",
                                             "\n%u older backups were deleted", n),
                                   n);
}

static void
update_result (HwDeployBackupPage *self)
{
  const HwBackup *backup = hw_deploy_run_get_backup (get_run (self));
  g_autofree char *path = NULL;
  g_autofree char *size = NULL;
  g_autofree char *duration = NULL;
  g_autofree char *title = NULL;
  g_autofree char *removed = NULL;
  g_autofree char *digest = NULL;

  gtk_widget_set_visible (self->result_list, backup != NULL);
  if (backup == NULL)
    return;

  path = hw_format_path (backup->path);
  size = hw_format_size (backup->size_bytes);
  duration = hw_format_duration (backup->duration_usec);
  /* Translators: size of the backup and how long it took */
  title = backup->is_verified ? g_strdup_printf (_("%s in %s, read back whole"), size, duration)
                              : g_strdup_printf (_("%s in %s"), size, duration);
  removed = dup_removed (backup);
  digest = g_strdup_printf ("SHA-256 %s%s", backup->sha256, removed);
  adw_action_row_set_subtitle (self->file_row, path);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->verified_row), title);
  adw_action_row_set_subtitle (self->verified_row, digest);
}

static gboolean
is_confirmed (HwDeployBackupPage *self)
{
  const HwEnvironment *environment = get_environment (self);

  return !environment->is_protected
         || g_str_equal (gtk_editable_get_text (self->confirm_entry), environment->name);
}

static void
update_start_panel (HwDeployBackupPage *self)
{
  const HwEnvironment *environment = get_environment (self);
  guint n = g_list_model_get_n_items (hw_deploy_run_get_items (get_run (self)));
  gboolean has_backup = hw_deploy_run_get_backup (get_run (self)) != NULL;
  g_autofree char *name = hw_format_mnemonic (environment->name);
  g_autofree char *title = NULL;
  g_autofree char *prompt = NULL;

  if (is_downgrade (self))
    /* Translators: a number of revisions and the name of an environment */
    title = g_strdup_printf (ngettext ("Downgrade %u revision on %s",
                                       "Downgrade %u revisions on %s", n),
                             n, environment->name);
  else
    /* Translators: a number of revisions and the name of an environment */
    title =
        g_strdup_printf (ngettext ("Upgrade %u revision on %s", "Upgrade %u revisions on %s", n), n,
                         environment->name);
  /* Translators: the name of an environment, which is to be typed as it is */
  prompt = g_strdup_printf (_("_Type %s to start"), name);

  gtk_label_set_label (self->start_title, title);
  gtk_label_set_label (self->start_text, has_backup
                       ? _("Nothing has been written to the database yet. From here on it is.")
                       : _("There is no backup. Nothing has been written to the database yet. "
                               "From here on it is."));
  gtk_label_set_label (self->confirm_label, prompt);
  gtk_widget_set_visible (self->confirm_box, environment->is_protected);
  gtk_widget_set_visible (self->start_panel, is_ready (self));
  gtk_widget_set_sensitive (self->start_panel, hw_deploy_page_is_current (HW_DEPLOY_PAGE (self)));
}

static void
update_primary_to_start (HwDeployBackupPage *self)
{
  g_autofree char *name = hw_format_mnemonic (get_environment (self)->name);
  g_autofree char *label = NULL;

  /* Translators: the name of an environment */
  label = g_strdup_printf (is_downgrade (self) ? _("Downgrade %s") : _("Upgrade %s"), name);
  hw_deploy_page_set_primary (HW_DEPLOY_PAGE (self), label,
                              is_downgrade (self) ? HW_DEPLOY_LOOK_DESTRUCTIVE
                                                  : HW_DEPLOY_LOOK_SUGGESTED,
                              is_confirmed (self));
}

static void
update_primary (HwDeployBackupPage *self)
{
  gboolean is_idle = hw_deploy_run_get_verb (get_run (self)) == HW_DEPLOY_VERB_NONE;

  hw_deploy_page_set_guarded (HW_DEPLOY_PAGE (self), is_ready (self));
  if (is_ready (self))
    update_primary_to_start (self);
  else if (is_backup_wanted (self))
    hw_deploy_page_set_primary (HW_DEPLOY_PAGE (self), _("_Start Backup"),
                                                          HW_DEPLOY_LOOK_SUGGESTED, is_idle);
  else
    hw_deploy_page_set_primary (HW_DEPLOY_PAGE (self), _("Continue _Without Backup"),
                                                          HW_DEPLOY_LOOK_PLAIN, is_idle);
}

static void
on_confirm_changed_cb (HwDeployBackupPage *self)
{
  gboolean is_ok = is_confirmed (self);

  gtk_accessible_update_state (GTK_ACCESSIBLE (self->confirm_entry), GTK_ACCESSIBLE_STATE_INVALID,
                               is_ok ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
  update_primary (self);
}

static void
on_confirm_activate_cb (HwDeployBackupPage *self)
{
  if (is_ready (self) && is_confirmed (self))
    hw_deploy_page_activate_primary (HW_DEPLOY_PAGE (self));
}

static void
on_switch_changed_cb (HwDeployBackupPage *self)
{
  if (get_run (self) == NULL)
    return;
  update_settings (self);
  update_primary (self);
}

static void
on_folder_chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(HwDeployBackupPage) self = user_data;
  g_autoptr(GFile) folder = hw_choose_folder_finish (result, NULL);

  if (folder == NULL || get_run (self) == NULL)
    return;
  g_free (self->dir);
  self->dir = g_file_get_path (folder);
  update_settings (self);
}

static void
on_folder_clicked_cb (HwDeployBackupPage *self)
{
  hw_choose_folder_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                          _("Folder for Backups"), _("_Choose"), self->dir, on_folder_chosen_cb,
                                                       g_object_ref (self));
}

static void
update_time (HwDeployBackupPage *self)
{
  g_autofree char *text =
      hw_format_duration (hw_deploy_run_get_verb_duration_usec (get_run (self)));

  gtk_label_set_label (self->time_label, is_running (self) ? text : "");
}

static void
show_progress (HwDeployBackupPage *self, const HwEvent *event)
{
  g_autofree char *bytes = hw_format_size (event->bytes);
  g_autofree char *percent = NULL;

  if (event->fraction < 0)
    gtk_progress_bar_pulse (self->progress_bar);
  else
    {
      gtk_progress_bar_set_fraction (self->progress_bar, MIN (event->fraction, 1.0));
      percent = g_strdup_printf (_("%.0f %%"), event->fraction * 100);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress_bar),
                                      GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, percent, -1);
    }
  gtk_label_set_label (self->table_label, event->name != NULL ? event->name : "");
  gtk_label_set_label (self->bytes_label, event->bytes > 0 ? bytes : "");
}

static void
start_backup (HwDeployBackupPage *self)
{
  HwDeployRun *run = get_run (self);

  hw_deploy_page_set_error (HW_DEPLOY_PAGE (self), NULL);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_label_set_label (self->table_label, "");
  gtk_label_set_label (self->bytes_label, "");
  if (!is_backup_wanted (self) && hw_deploy_run_get_override (run, "backup") == NULL
      && get_environment (self)->backup != HW_BACKUP_POLICY_OFF)
    hw_deploy_run_set_override (run, "backup", _("switched off for this deployment"));
  if (is_backup_wanted (self))
    hw_deploy_run_set_override (run, "backup", NULL);
  hw_deploy_run_backup (run, self->dir);
}

static void
hw_deploy_backup_page_enter (HwDeployPage *page)
{
  HwDeployBackupPage *self = HW_DEPLOY_BACKUP_PAGE (page);

  gtk_editable_set_text (self->confirm_entry, "");
  gtk_switch_set_active (self->backup_switch,
                         hw_deploy_run_get_override (get_run (self), "backup") == NULL);
  hw_backup_settings_row_look (self->format_row, get_environment (self));
  hw_deploy_page_set_result (page, NULL);
  hw_deploy_page_set_error (page, NULL);
  /* Nothing to decide: go straight to the start panel. */
  if (get_environment (self)->backup == HW_BACKUP_POLICY_OFF
      && hw_deploy_run_get_state (get_run (self)) < HW_DEPLOYMENT_CONFIRM)
    start_backup (self);
}

static void
hw_deploy_backup_page_update (HwDeployPage *page)
{
  HwDeployBackupPage *self = HW_DEPLOY_BACKUP_PAGE (page);
  gboolean is_done = hw_deploy_run_get_state (get_run (self)) >= HW_DEPLOYMENT_CONFIRM;

  update_settings (self);
  /* While a worker has the deployment, its backup cannot be asked for; what is shown stays. */
  if (hw_deploy_run_get_verb (get_run (self)) == HW_DEPLOY_VERB_NONE)
    update_result (self);
  gtk_widget_set_visible (self->settings_list,
                          !is_running (self)
                              && (!is_done || !gtk_widget_get_visible (self->result_list)));
  gtk_widget_set_sensitive (self->settings_list, !is_done && hw_deploy_page_is_current (page));
  gtk_widget_set_visible (self->progress_box, is_running (self));
  update_start_panel (self);
  update_time (self);
  update_primary (self);
}

static void
hw_deploy_backup_page_event (HwDeployPage *page, const HwEvent *event)
{
  if (event->kind == HW_EVENT_BACKUP_PROGRESS)
    show_progress (HW_DEPLOY_BACKUP_PAGE (page), event);
}

static void
hw_deploy_backup_page_tick (HwDeployPage *page)
{
  update_time (HW_DEPLOY_BACKUP_PAGE (page));
}

/* "1.3 GiB · 2 min 08 s · verified" */
static void
show_result_line (HwDeployBackupPage *self)
{
  const HwBackup *backup = hw_deploy_run_get_backup (get_run (self));
  g_autofree char *size = NULL;
  g_autofree char *duration = NULL;
  g_autofree char *text = NULL;

  if (backup == NULL)
    {
      hw_deploy_page_set_result (HW_DEPLOY_PAGE (self), _("no backup"));
      return;
    }
  size = hw_format_size (backup->size_bytes);
  duration = hw_format_duration (backup->duration_usec);
  /* Translators: size of the backup and how long it took */
  text = g_strdup_printf (_("%s · %s · verified"), size, duration);
  hw_deploy_page_set_result (HW_DEPLOY_PAGE (self), text);
}

static void
hw_deploy_backup_page_finished (HwDeployPage *page, HwDeployVerb verb, const GError *error)
{
  HwDeployBackupPage *self = HW_DEPLOY_BACKUP_PAGE (page);

  if (verb != HW_DEPLOY_VERB_BACKUP)
    return;
  if (error != NULL)
    {
      if (!hw_error_is_cancelled (error))
        hw_deploy_page_set_error (page, error);
      return;
    }
  show_result_line (self);
  update_start_panel (self);
  if (get_environment (self)->is_protected && hw_deploy_page_is_current (page))
    gtk_widget_grab_focus (GTK_WIDGET (self->confirm_entry));
}

static void
hw_deploy_backup_page_activate_primary (HwDeployPage *page)
{
  HwDeployBackupPage *self = HW_DEPLOY_BACKUP_PAGE (page);

  if (!is_ready (self))
    {
      start_backup (self);
      return;
    }
  hw_deploy_page_set_error (page, NULL);
  /* The entry goes with the panel; a focus that is hidden would be nowhere. */
  hw_deploy_page_focus_heading (page);
  hw_deploy_run_upgrade (get_run (self), get_environment (self)->is_protected
                                             ? gtk_editable_get_text (self->confirm_entry)
                                             : NULL);
}

static void
hw_deploy_backup_page_finalize (GObject *object)
{
  g_free (HW_DEPLOY_BACKUP_PAGE (object)->dir);

  G_OBJECT_CLASS (hw_deploy_backup_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HwDeployBackupPage, child)
  BIND (time_label);
  BIND (settings_list);
  BIND (switch_row);
  BIND (backup_switch);
  BIND (folder_row);
  BIND (format_row);
  BIND (space_row);
  BIND (progress_box);
  BIND (progress_bar);
  BIND (table_label);
  BIND (bytes_label);
  BIND (result_list);
  BIND (file_row);
  BIND (verified_row);
  BIND (start_panel);
  BIND (start_title);
  BIND (start_text);
  BIND (confirm_box);
  BIND (confirm_label);
  BIND (confirm_entry);
#undef BIND
}

static void
hw_deploy_backup_page_class_init (HwDeployBackupPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HwDeployPageClass *page_class = HW_DEPLOY_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hw_deploy_backup_page_finalize;
  page_class->enter = hw_deploy_backup_page_enter;
  page_class->update = hw_deploy_backup_page_update;
  page_class->event = hw_deploy_backup_page_event;
  page_class->tick = hw_deploy_backup_page_tick;
  page_class->finished = hw_deploy_backup_page_finished;
  page_class->activate_primary = hw_deploy_backup_page_activate_primary;

  g_type_ensure (HW_TYPE_BACKUP_SETTINGS_ROW);
  hw_deploy_page_class_set_template (page_class, "hw-deploy-backup-page");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_confirm_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_confirm_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_folder_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_switch_changed_cb);
}

static void
hw_deploy_backup_page_init (HwDeployBackupPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
