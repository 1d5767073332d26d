/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-applied-row"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-applied-row.h"
#include "hw-environment-badge.h"
#include "hw-format.h"
#include "hw-state-text.h"
#include "hw-util.h"

/* What the row says, with which icon; the second line and the duration where there is something to say. */
typedef struct
{
  const char *icon;
  const char *style;
  char *text;
  char *more;
  char *duration;
} Standing;

static void
standing_clear (Standing *standing)
{
  g_free (standing->text);
  g_free (standing->more);
  g_free (standing->duration);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Standing, standing_clear)

const HwEdit *
hw_applied_row_find_edit (HwEnvironmentState *state, const HwRevision *revision)
{
  const HwStatus *status = hw_environment_state_get_status (state);

  for (guint i = 0; status != NULL && i < status->edited->len; i++)
    {
      const HwEdit *edit = status->edited->pdata[i];

      if (g_str_equal (edit->revision->id, revision->id))
        return edit;
    }

  return NULL;
}

const char *
hw_applied_row_describe_edit (const HwEdit *edit)
{
  if (edit->is_up_changed && edit->is_down_changed)
    return _("What an upgrade and a downgrade run was changed");

  return edit->is_up_changed ? _("What an upgrade runs was changed")
                             : _("What a downgrade runs was changed");
}

static void
set_look (Standing *standing, const char *icon, const char *style)
{
  standing->icon = icon;
  standing->style = style;
}

/* @applied_usec: 0 where it is not known */
static char *
describe_time (gint64 applied_usec)
{
  g_autofree char *words = hw_format_date_time (applied_usec);
  g_autofree char *time = hw_format_isolate_words (words);

  /* Translators: date and time */
  return applied_usec == 0 ? g_strdup (_("applied")) : g_strdup_printf (_("applied %s"), time);
}

static void
describe_applied (Standing *standing, HwEnvironmentState *state, const HwRevision *revision)
{
  const HwHistoryEntry *entry = hw_environment_state_find_history (state, revision->id);
  const HwEdit *edit = hw_applied_row_find_edit (state, revision);
  const gint64 applied_usec = edit != NULL    ? edit->applied_usec
                              : entry != NULL ? entry->started_usec
                                              : 0;

  set_look (standing, "object-select-symbolic", "hw-success");
  standing->text = describe_time (applied_usec);
  if (entry != NULL && entry->started_usec != 0)
    standing->duration = hw_format_duration (entry->duration_usec);
  if (entry != NULL && entry->actor != NULL && entry->actor[0] != '\0')
    /* Translators: who applied a revision, as user@host */
    standing->more = g_strdup_printf (_("by %s"), entry->actor);
  if (edit == NULL)
    return;
  set_look (standing, "dialog-warning-symbolic", "hw-warning");
  g_free (standing->more);
  standing->more = edit->actor[0] == '\0'
                       ? g_strdup (hw_applied_row_describe_edit (edit))
                       /* Translators: "What an upgrade runs was changed"; user@host */
                       : g_strdup_printf (_("%s after %s applied it"),
                                             hw_applied_row_describe_edit (edit), edit->actor);
}

static void
describe_standing (HwEnvironmentState *state,
                   const HwRevision *revision,
                   guint node,
                   Standing *standing)
{
  if (!hw_environment_state_is_known (state))
    {
      g_autoptr(HwStateText) text = hw_state_text_new (state);

      set_look (standing, text->icon, "hw-dim");
      /* Translators: the state of an environment, such as "unreachable" */
      standing->text = g_strdup_printf (_("not known, %s"), text->label);
    }
  else if (!hw_environment_state_is_applied (state, node))
    {
      set_look (standing, "go-up-symbolic", "hw-accent");
      standing->text = g_strdup (_("pending"));
    }
  else
    {
      describe_applied (standing, state, revision);
    }
}

static GtkWidget *
create_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);

  return label;
}

static void
add_small_label (GtkWidget *box, GtkWidget *label)
{
  gtk_widget_add_css_class (label, "hw-small");
  gtk_widget_add_css_class (label, "hw-dim");
  gtk_box_append (GTK_BOX (box), label);
}

static GtkWidget *
create_content (HwEnvironmentState *state, const Standing *standing, GtkSizeGroup *badges)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *badge_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *image = gtk_image_new_from_icon_name (standing->icon);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (badge_box), hw_environment_badge_new_for (
                                           hw_environment_state_get_environment (state), FALSE));
  gtk_size_group_add_widget (badges, badge_box);
  gtk_widget_set_margin_end (badge_box, 6);
  gtk_widget_add_css_class (image, standing->style);
  gtk_box_append (GTK_BOX (texts), create_label (standing->text));
  if (standing->more != NULL)
    add_small_label (texts, create_label (standing->more));
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), badge_box);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), texts);
  if (standing->duration != NULL)
    add_small_label (box, gtk_label_new (standing->duration));

  return box;
}

GtkWidget *
hw_applied_row_new (HwEnvironmentState *state,
                    const HwRevision *revision,
                    guint node,
                    GtkSizeGroup *badges)
{
  g_auto(Standing) standing = { 0 };
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *name = NULL;

  describe_standing (state, revision, node, &standing);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), create_content (state, &standing, badges));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_add_css_class (row, "hw-applied");
  /* Translators: environment name, how it stands to a revision ("applied 19 Nov") */
  name = g_strdup_printf (_("%s: %s"), hw_environment_state_get_name (state), standing.text);
  if (standing.more != NULL)
    {
      g_autofree char *first = g_steal_pointer (&name);

      name = g_strdup_printf ("%s, %s", first, standing.more);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return row;
}
