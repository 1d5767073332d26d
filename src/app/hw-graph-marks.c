/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-marks"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-chip.h"
#include "hw-environment-badge.h"
#include "hw-graph-marks.h"

/* More than three badges become two and a number. */
#define MAX_BADGES 3

static void
add_badge (GtkWidget *box, HwSession *session, HwEnvironmentState *state)
{
  const gboolean is_selected = state == hw_session_get_environment (session);

  gtk_box_append (GTK_BOX (box), hw_environment_badge_new_for (
                                     hw_environment_state_get_environment (state), is_selected));
}

/* "+2": the rest are in a popover. */
static void
add_more_badge (GtkWidget *box, GPtrArray *states, guint from)
{
  g_autofree char *text = g_strdup_printf ("+%u", states->len - from);
  g_autoptr(GString) names = g_string_new (NULL);
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  for (guint i = from; i < states->len; i++)
    {
      HwEnvironmentState *state = g_ptr_array_index (states, i);
      const char *name = hw_environment_state_get_name (state);
      GtkWidget *badge =
          hw_environment_badge_new_for (hw_environment_state_get_environment (state), FALSE);

      gtk_widget_set_halign (badge, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (list), badge);
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), list);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), text);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (button), FALSE);
  gtk_widget_set_tooltip_text (button, names->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  names->str, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "hw-more");
  gtk_box_append (GTK_BOX (box), button);
}

/* Environments that stand on this revision: (transfer full) (element-type HwEnvironmentState) */
static GPtrArray *
list_current (HwSession *session, const char *revision)
{
  GListModel *model = hw_session_get_environments (session);
  GPtrArray *states = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);

      if (hw_environment_state_is_current (state, revision))
        g_ptr_array_add (states, g_steal_pointer (&state));
    }

  return states;
}

static void
add_head_badge (GtkWidget *box)
{
  GtkWidget *badge = gtk_label_new (C_("badge", "head"));

  gtk_widget_add_css_class (badge, "hw-badge");
  gtk_widget_add_css_class (badge, "head");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), badge);
}

void
hw_graph_marks_fill_badges (GtkWidget *box, HwSession *session, HwGraphItem *item, gboolean is_head)
{
  g_autoptr(GPtrArray) states = list_current (session, hw_graph_item_get_revision (item)->id);
  const guint n = states->len > MAX_BADGES ? MAX_BADGES - 1 : states->len;

  if (gtk_widget_get_first_child (box) != NULL)
    hw_box_clear (box);
  for (guint i = 0; i < n; i++)
    add_badge (box, session, g_ptr_array_index (states, i));
  if (n < states->len)
    add_more_badge (box, states, n);
  if (states->len == 0 && is_head)
    add_head_badge (box);
  gtk_widget_set_visible (box, gtk_widget_get_first_child (box) != NULL);
}

static void
add_chip (GtkWidget *box, const char *label, const char *tooltip)
{
  gtk_box_append (GTK_BOX (box), hw_chip_new (NULL, label, tooltip));
}

static void
add_label_chips (GtkWidget *box, HwGraphItem *item)
{
  const HwRevision *revision = hw_graph_item_get_revision (item);

  for (guint i = 0; revision->branch_labels[i] != NULL; i++)
    {
      GtkWidget *chip =
          hw_chip_new ("hw-bookmark-symbolic", revision->branch_labels[i], _("Branch label"));

      gtk_widget_add_css_class (chip, "outlined");
      gtk_box_append (GTK_BOX (box), chip);
    }
}

/* Dependencies that are too far away to be drawn are named. */
static void
add_stub_chips (GtkWidget *box, HwGraphItem *item)
{
  const HwGraph *graph = hw_graph_item_get_graph (item);
  guint n;
  const guint *stubs =
      hw_layout_get_stubs (hw_graph_item_get_layout (item), hw_graph_item_get_row (item), &n);

  for (guint i = 0; i < n; i++)
    {
      const HwRevision *other = hw_graph_get_revision (graph, stubs[i]);
      g_autofree char *id = hw_graph_shorten_id (graph, other->id);
      /* Translators: short id of a revision that this one depends on */
      g_autofree char *label = g_strdup_printf (_("needs %s"), id);

      GtkWidget *button = gtk_button_new_with_label (label);

      gtk_widget_add_css_class (button, "hw-chip");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (button, other->message);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", other->id);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "graph.go-to");
      gtk_box_append (GTK_BOX (box), button);
    }
}

/* Only a sign: it is on many rows, and the message needs the room. */
static void
add_irreversible_mark (GtkWidget *box)
{
  GtkWidget *image = gtk_image_new_from_icon_name ("action-unavailable-symbolic");

  gtk_widget_add_css_class (image, "hw-dim");
  gtk_widget_set_tooltip_text (image, _("Irreversible: has no way down"));
  gtk_box_append (GTK_BOX (box), image);
}

static void
fill_flags (GtkWidget *box, HwGraphItem *item, gboolean is_edited)
{
  const HwRevision *revision = hw_graph_item_get_revision (item);

  if ((revision->flags & HW_REVISION_DATA) != 0)
    add_chip (box, C_("chip", "data"), _("Changes rows, not the schema"));
  if ((revision->flags & HW_REVISION_UP_NO_TRANSACTION) != 0)
    add_chip (box, C_("chip", "no transaction"), _("Runs outside of a transaction"));
  if ((revision->flags & HW_REVISION_IRREVERSIBLE) != 0)
    add_irreversible_mark (box);
  if ((revision->flags & HW_REVISION_PYTHON) != 0
      && hw_graph_is_mixed (hw_graph_item_get_graph (item)))
    add_chip (box, C_("chip", "python"), _("An Alembic script: Alembic runs it"));
  if (is_edited)
    add_chip (box, C_("chip", "edited"),
                       _("Its file says something else than when it was applied"));
}

/* Only the worst is shown; how many there are is told. */
static void
add_problems (GtkWidget *box, GPtrArray *problems)
{
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u finding", "%u findings", problems->len), problems->len);
  g_autoptr(GString) tooltip = g_string_new (text);
  gboolean is_error = FALSE;
  GtkWidget *image;

  for (guint i = 0; i < problems->len; i++)
    {
      const HwProblem *problem = g_ptr_array_index (problems, i);

      is_error = is_error || problem->severity == HW_SEVERITY_ERROR;
      g_string_append_printf (tooltip, "\n%s", problem->message);
    }
  image =
      gtk_image_new_from_icon_name (is_error ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  gtk_widget_add_css_class (image, is_error ? "hw-error" : "hw-warning");
  gtk_widget_set_name (image, "findings");
  gtk_widget_set_tooltip_text (image, tooltip->str);
  gtk_box_append (GTK_BOX (box), image);
}

/* What a mark says: the word on it, else what is told of the picture. */
static const char *
get_words (GtkWidget *mark)
{
  GtkWidget *last = gtk_widget_get_last_child (mark);

  return GTK_IS_LABEL (last) ? gtk_label_get_text (GTK_LABEL (last))
                             : gtk_widget_get_tooltip_text (mark);
}

/* Where there is no room for words, one sign stands for all of them; what is wrong still shows. */
static void
shorten (GtkWidget *box)
{
  g_autoptr(GString) words = g_string_new (NULL);

  for (GtkWidget *mark = gtk_widget_get_first_child (box); mark != NULL;
       mark = gtk_widget_get_next_sibling (mark))
    {
      if (g_str_equal (gtk_widget_get_name (mark), "findings"))
        continue;
      g_string_append_printf (words, "%s%s", words->len > 0 ? "\n" : "", get_words (mark));
      gtk_widget_set_visible (mark, FALSE);
    }
  if (words->len > 0)
    add_chip (box, "…", words->str);
}

void
hw_graph_marks_fill_chips (
    GtkWidget *box, HwGraphItem *item, GPtrArray *problems, gboolean is_edited, gboolean is_short)
{
  if (gtk_widget_get_first_child (box) != NULL)
    hw_box_clear (box);
  if (problems != NULL)
    add_problems (box, problems);
  add_label_chips (box, item);
  fill_flags (box, item, is_edited);
  add_stub_chips (box, item);
  if (is_short)
    shorten (box);
  gtk_widget_set_visible (box, gtk_widget_get_first_child (box) != NULL);
}
