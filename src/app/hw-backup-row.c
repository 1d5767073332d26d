/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-backup-row"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hw-backup-row.h"
#include "hw-environment-badge.h"
#include "hw-format.h"
#include "hw-label.h"
#include "hw-util.h"
#include "hw-wrap-box.h"

struct _HwBackupRow
{
  GtkListBoxRow parent_instance;

  /* Borrowed */
  GtkWidget *badge; /* what holds it */
  GtkWidget *texts; /* words and pill: below each other where there is little room */
  GtkWidget *spinner;
  GtkWidget *menu_button;

  /* Owned */
  HwJournalBackup *backup;

  gboolean is_there; /* its file */
  gboolean is_busy;
  HwEnvironmentKind kind;
};

G_DEFINE_FINAL_TYPE (HwBackupRow, hw_backup_row, GTK_TYPE_LIST_BOX_ROW)

/* How wide the words want to be: where that leaves no room beside them, the pill goes below. */
#define TEXT_WIDTH_CHARS 26
#define NO_BREAK_SPACE "\302\240"

typedef struct
{
  const char *icon;
  const char *css_class;
  const char *word;
} State;

static const State states[] = {
  { "object-select-symbolic", "success", NC_ ("backup", "verified") },
    { "dialog-warning-symbolic", "warning", NC_ ("backup", "file not found") },
      { "dialog-error-symbolic", "error", NC_ ("backup", "damaged") },
    };

static const State *
get_state (const HwJournalBackup *backup, gboolean is_there)
{
  return &states[!is_there ? 1 : *backup->fault != '\0' ? 2 : 0];
}

static GtkWidget *
create_pill (const State *state)
{
  GtkWidget *pill = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);

  gtk_widget_add_css_class (pill, "hw-pill");
  gtk_widget_add_css_class (pill, state->css_class);
  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (pill, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (pill), gtk_image_new_from_icon_name (state->icon));
  gtk_box_append (GTK_BOX (pill), gtk_label_new (g_dpgettext2 (NULL, "backup", state->word)));

  return pill;
}

/* A line does not end within it, and words of another direction do not take its number: (transfer full) */
static char *
keep_together (const char *text)
{
  g_autoptr(GString) kept = g_string_new (text);

  g_string_replace (kept, " ", NO_BREAK_SPACE, 0);

  return hw_format_isolate_words (kept->str);
}

/* Where the database stood, how big, what kind of file, when it was last looked at, where it is. */
static char *
make_subtitle (const HwJournalBackup *backup, gboolean is_there)
{
  g_autofree char *rows = g_strjoinv (", ", backup->rows);
  g_autofree char *bytes = hw_format_size (backup->size_bytes);
  g_autofree char *size = keep_together (bytes);
  g_autofree char *time = hw_format_date_time (backup->verified_usec);
  g_autofree char *verified = keep_together (time);
  g_autofree char *path = hw_format_path (backup->path);
  g_autoptr(GString) text = g_string_new (NULL);

  if (*rows != '\0')
    g_string_append_printf (text, "%s · ", rows);
  /* Translators: size of a backup, its format, and when it was last verified */
  g_string_append_printf (text, _("%s · %s · verified %s"), size,
                                   hw_format_backup_format (backup->format), verified);
  if (is_there && *backup->fault != '\0')
    g_string_append_printf (text, "\n%s", backup->fault);
  g_string_append_printf (text, "\n%s", path);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwBackupRow *self = HW_BACKUP_ROW (widget);
  g_autofree char *dir = g_path_get_dirname (self->backup->path);
  g_autofree char *uri = g_filename_to_uri (dir, NULL, NULL);

  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, NULL, NULL);
}

static void
verify_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit_by_name (widget, "verify-requested");
}

static void
trash_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit_by_name (widget, "trash-requested");
}

static void
forget_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit_by_name (widget, "forget-requested");
}

static void
hw_backup_row_dispose (GObject *object)
{
  g_clear_pointer (&HW_BACKUP_ROW (object)->backup, hw_journal_backup_free);

  G_OBJECT_CLASS (hw_backup_row_parent_class)->dispose (object);
}

static void
hw_backup_row_class_init (HwBackupRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_backup_row_dispose;
  g_signal_new ("verify-requested", HW_TYPE_BACKUP_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
  g_signal_new ("trash-requested", HW_TYPE_BACKUP_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
  g_signal_new ("forget-requested", HW_TYPE_BACKUP_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "backup.show", NULL, show_action);
  gtk_widget_class_install_action (widget_class, "backup.verify", NULL, verify_action);
  gtk_widget_class_install_action (widget_class, "backup.trash", NULL, trash_action);
  gtk_widget_class_install_action (widget_class, "backup.forget", NULL, forget_action);
}

static GtkWidget *
create_menu_button (HwBackupRow *self, gboolean is_there)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();

  g_menu_append (menu, _("_Show in Files"), "backup.show");
  g_menu_append (menu, _("_Verify Again"), "backup.verify");
  if (is_there)
    g_menu_append (menu, _("Move to _Trash"), "backup.trash");
  else
    g_menu_append (menu, _("_Remove From List"), "backup.forget");
  gtk_widget_set_name (button, "backup-menu");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Backup Menu"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Backup Menu"), -1);

  return button;
}

/* Titles and subtitles as libadwaita's own rows have them. */
static GtkWidget *
create_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  hw_label_wrap_verbatim (GTK_LABEL (label));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), TEXT_WIDTH_CHARS);
  gtk_widget_add_css_class (label, css_class);

  return label;
}

static GtkWidget *
create_words (const char *title, const char *subtitle)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), create_label (title, "title"));
  gtk_box_append (GTK_BOX (words), create_label (subtitle, "subtitle"));

  return words;
}

static void
hw_backup_row_init (HwBackupRow *self)
{
  /* As much again comes from libadwaita's style of a row. */
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->badge = adw_bin_new ();
  self->texts = g_object_new (HW_TYPE_WRAP_BOX, "spacing", 12, "line-spacing", 6, NULL);
  self->spinner = gtk_spinner_new ();
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_widget_set_hexpand (self->texts, TRUE);
  gtk_widget_set_valign (self->texts, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (self->texts, 6);
  gtk_widget_set_margin_bottom (self->texts, 6);
  gtk_widget_add_css_class (box, "header");
  gtk_box_append (GTK_BOX (box), self->badge);
  gtk_box_append (GTK_BOX (box), self->texts);
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

GtkWidget *
hw_backup_row_new (HwJournalBackup *backup, gboolean is_there, HwEnvironmentKind kind)
{
  HwBackupRow *self;
  const State *state;
  GtkWidget *badge;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (backup != NULL, NULL);

  self = g_object_new (HW_TYPE_BACKUP_ROW, NULL);
  self->backup = backup;
  self->is_there = is_there;
  self->kind = kind;
  state = get_state (backup, is_there);
  title = hw_format_date_time (backup->made_usec);
  subtitle = make_subtitle (backup, is_there);
  badge = hw_environment_badge_new (backup->environment, kind, FALSE);
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (badge, GTK_ALIGN_START);
  adw_bin_set_child (ADW_BIN (self->badge), badge);
  hw_wrap_box_append (HW_WRAP_BOX (self->texts), create_words (title, subtitle));
  hw_wrap_box_append (HW_WRAP_BOX (self->texts), create_pill (state));
  self->menu_button = create_menu_button (self, is_there);
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (self))),
                  self->menu_button);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "backup.verify", is_there);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "backup.trash", is_there);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "backup.forget", !is_there);
  /* Translators: the name of an environment, when its backup was made, and how it is */
  name = g_strdup_printf (_("Backup of %s, %s: %s"), backup->environment, title,
                             g_dpgettext2 (NULL, "backup", state->word));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return GTK_WIDGET (self);
}

gboolean
hw_backup_row_shows (HwBackupRow *self,
                     const HwJournalBackup *backup,
                     gboolean is_there,
                     HwEnvironmentKind kind)
{
  const HwJournalBackup *own;

  g_return_val_if_fail (HW_IS_BACKUP_ROW (self), FALSE);
  g_return_val_if_fail (backup != NULL, FALSE);

  own = self->backup;

  /* What is not looked at here never changes of a backup. One that is busy waits for news. */
  return own->id == backup->id && !self->is_busy && self->is_there == is_there && self->kind == kind
         && own->verified_usec == backup->verified_usec
         && g_strcmp0 (own->fault, backup->fault) == 0
         && g_strcmp0 (own->deployment, backup->deployment) == 0
         && g_strcmp0 (own->deployment_result, backup->deployment_result) == 0;
}

const HwJournalBackup *
hw_backup_row_get_backup (HwBackupRow *self)
{
  g_return_val_if_fail (HW_IS_BACKUP_ROW (self), NULL);

  return self->backup;
}

GtkWidget *
hw_backup_row_get_badge (HwBackupRow *self)
{
  g_return_val_if_fail (HW_IS_BACKUP_ROW (self), NULL);

  return self->badge;
}

void
hw_backup_row_set_busy (HwBackupRow *self, gboolean is_busy)
{
  g_return_if_fail (HW_IS_BACKUP_ROW (self));

  self->is_busy = is_busy;
  gtk_widget_set_visible (self->spinner, is_busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_busy);
  gtk_widget_set_sensitive (self->menu_button, !is_busy);
}
