/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environment-bar"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-drift-popover.h"
#include "hw-environment-badge.h"
#include "hw-environment-bar.h"
#include "hw-format.h"
#include "hw-label.h"
#include "hw-state-text.h"
#include "hw-wrap-box.h"

#define NO_BREAK_SPACE "\302\240"

struct _HwEnvironmentBar
{
  GtkWidget parent_instance;

  /* Template children, borrowed */
  GtkWidget *box;
  GtkWidget *badge;
  GtkWidget *title_label;
  GtkWidget *subtitle_label;
  GtkWidget *drift_button;
  GtkWidget *pending_button;
  GtkWidget *retry_button;
  GtkWidget *edit_button;
  GtkWidget *compare_button;
  GtkWidget *stamp_button;
  GtkWidget *git_button;
  GtkWidget *deploy_button;

  /* Owned */
  HwSession *session;
};

G_DEFINE_FINAL_TYPE (HwEnvironmentBar, hw_environment_bar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_ONLY_PENDING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
describe_title (HwEnvironmentState *state, const HwStateText *text)
{
  const HwStatus *status = hw_environment_state_get_status (state);
  const char *name = hw_environment_state_get_name (state);

  if (status == NULL || hw_environment_state_is_checking (state))
    return g_strdup (text->sentence);
  switch (status->kind)
    {
    case HW_STATUS_PENDING:
    case HW_STATUS_EMPTY:
      return g_strdup_printf (ngettext ("%u pending revision", "%u pending revisions",
                                        status->n_pending),
                              status->n_pending);
    case HW_STATUS_UP_TO_DATE:
      /* Translators: environment name */
      return g_strdup_printf (_("%s is up to date"), name);
    case HW_STATUS_UNREACHABLE:
      /* Translators: environment name */
      return g_strdup_printf (_("%s cannot be reached"), name);
    case HW_STATUS_AUTH:
      /* Translators: environment name */
      return g_strdup_printf (_("%s does not let you in"), name);
    case HW_STATUS_CONFIG:
      /* Translators: environment name */
      return g_strdup_printf (_("%s is not set up"), name);
    case HW_STATUS_LOCKED:
      /* Translators: environment name */
      return g_strdup_printf (_("Somebody is deploying to %s"), name);
    case HW_STATUS_OTHER_PROJECT:
      /* Translators: environment name */
      return g_strdup_printf (_("%s belongs to another project"), name);
    case HW_STATUS_UNKNOWN_REVISION:
      /* Translators: environment name */
      return g_strdup_printf (_("%s is at an unknown revision"), name);
    case HW_STATUS_UNTRACKED:
      /* Translators: environment name */
      return g_strdup_printf (_("%s is not tracked"), name);
    }

  return g_strdup (text->sentence);
}

/* "prod is at a9d2f607, 74e0a9d1 · last deployed 23 Oct" */
static char *
describe_place (const HwGraph *graph, HwEnvironmentState *state, const HwStatus *status)
{
  const char *name = hw_environment_state_get_name (state);
  g_autofree char *short_ids = hw_format_ids_short (graph, (const char *const *)status->rows);
  g_autofree char *ids = hw_format_isolate (short_ids);
  g_autofree char *date = hw_format_date_short (status->last_deployed_usec, 0);
  g_autoptr(GString) text = NULL;

  if (status->rows[0] == NULL)
    /* Translators: environment name */
    return g_strdup_printf (_("No revisions are applied on %s yet"), name);
  if (date[0] == '\0')
    /* Translators: environment name, revision ids */
    return g_strdup_printf (_("%s is at %s"), name, ids);

  text = g_string_new (NULL);
  /* Translators: environment name, revision ids, date */
  g_string_printf (text, _("%s is at %s · last deployed %s"), name, ids, date);
  /* Where it goes on in a second line, that does not begin with the dot. */
  g_string_replace (text, " ·", NO_BREAK_SPACE "·", 0);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_subtitle (const HwGraph *graph, HwEnvironmentState *state, const HwStateText *text)
{
  const HwStatus *status = hw_environment_state_get_status (state);

  if (status == NULL)
    return g_strdup (text->subtitle);
  switch (status->kind)
    {
    case HW_STATUS_PENDING:
    case HW_STATUS_EMPTY:
    case HW_STATUS_UP_TO_DATE:
      if (hw_edits_count_up (status->edited) > 0 || hw_drift_count (status->drift) > 0)
        break;
      return describe_place (graph, state, status);
    case HW_STATUS_UNREACHABLE:
    case HW_STATUS_AUTH:
    case HW_STATUS_CONFIG:
    case HW_STATUS_LOCKED:
    case HW_STATUS_OTHER_PROJECT:
    case HW_STATUS_UNKNOWN_REVISION:
    case HW_STATUS_UNTRACKED:
      break;
    }

  return g_strdup (text->sentence);
}

/* Those that the subtitle names, as it does. */
static char *
list_ids (const HwGraph *graph, const HwStatus *status)
{
  if (status == NULL)
    return g_strdup ("");
  if (status->kind == HW_STATUS_UNKNOWN_REVISION)
    return g_strjoinv (", ", status->unknown);

  return hw_format_ids_short (graph, (const char *const *)status->rows);
}

/* Revisions look the same wherever they are named. */
static void
show_subtitle (HwEnvironmentBar *self, const HwStatus *status, const char *subtitle)
{
  g_autofree char *ids = list_ids (hw_session_get_graph (self->session), status);

  gtk_label_set_text (GTK_LABEL (self->subtitle_label), subtitle);
  hw_label_mark_code (GTK_LABEL (self->subtitle_label), ids);
  gtk_widget_set_tooltip_text (self->subtitle_label, subtitle);
}

static gboolean
is_in_trouble (const HwStatus *status)
{
  return status != NULL
         && (status->kind == HW_STATUS_UNREACHABLE || status->kind == HW_STATUS_AUTH
             || status->kind == HW_STATUS_CONFIG || status->kind == HW_STATUS_LOCKED
             || status->kind == HW_STATUS_OTHER_PROJECT);
}

/* What its settings may be to blame for. */
static gboolean
may_be_misconfigured (const HwStatus *status)
{
  return status != NULL
         && (status->kind == HW_STATUS_UNREACHABLE || status->kind == HW_STATUS_AUTH
             || status->kind == HW_STATUS_CONFIG || status->kind == HW_STATUS_OTHER_PROJECT);
}

/* Why the button does nothing: as its tooltip, and for those who see none. */
static void
update_deploy (HwEnvironmentBar *self, const HwStatus *status, const char *name)
{
  const gboolean is_unknown = status != NULL && status->kind == HW_STATUS_UNKNOWN_REVISION;
  g_autofree char *ids = is_unknown ? g_strjoinv (", ", status->unknown) : NULL;
  g_autofree char *reason = NULL;

  if (is_unknown)
    /* Translators: environment name, ids of revisions */
    reason =
        g_strdup_printf (_("Nobody can say what is pending on %s while the files do not hold %s."),
                            name, ids);
  gtk_widget_set_visible (self->deploy_button,
                          !is_in_trouble (status)
                              && (status == NULL || status->kind != HW_STATUS_UP_TO_DATE));
  gtk_widget_set_tooltip_text (self->deploy_button, reason);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->deploy_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason == NULL ? "" : reason,
                                  -1);
}

/* Which of them there are depends on how the environment stands. */
static void
update_buttons (HwEnvironmentBar *self, HwEnvironmentState *state)
{
  const HwStatus *status = hw_environment_state_get_status (state);
  const char *name = hw_environment_state_get_name (state);
  const gboolean is_unknown = status != NULL && status->kind == HW_STATUS_UNKNOWN_REVISION;
  const gboolean is_untracked = status != NULL && status->kind == HW_STATUS_UNTRACKED;

  gtk_widget_set_visible (self->drift_button, status != NULL && hw_drift_count (status->drift) > 0);
  gtk_widget_set_visible (self->retry_button, is_in_trouble (status));
  gtk_button_set_label (GTK_BUTTON (self->retry_button),
                        status != NULL && status->kind == HW_STATUS_AUTH ? _("_Sign In…")
                                                                         : _("_Try Again"));
  gtk_widget_set_visible (self->edit_button, may_be_misconfigured (status));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->edit_button), "s", name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->edit_button), "win.edit-environment");
  gtk_widget_set_visible (self->compare_button,
                          status != NULL && status->kind == HW_STATUS_UP_TO_DATE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->compare_button), "(ss)", "", name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->compare_button), "win.compare");
  gtk_widget_set_visible (self->stamp_button, is_unknown || is_untracked);
  gtk_widget_set_visible (self->git_button, is_unknown);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->git_button), "s", name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->git_button), "win.find-in-git");
  gtk_widget_set_visible (self->pending_button,
                          hw_environment_state_is_known (state) && status->n_pending > 0);
  update_deploy (self, status, name);
}

static void
update (HwEnvironmentBar *self)
{
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  g_autoptr(HwStateText) text = NULL;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), state != NULL);
  if (state == NULL)
    return;
  text = hw_state_text_new (state);
  title = describe_title (state, text);
  subtitle = describe_subtitle (hw_session_get_graph (self->session), state, text);
  hw_kind_set_css_class (self->box, hw_environment_state_get_color (state));
  hw_environment_badge_set_for (HW_ENVIRONMENT_BADGE (self->badge),
                                hw_environment_state_get_environment (state), TRUE);
  gtk_label_set_text (GTK_LABEL (self->title_label), title);
  show_subtitle (self, hw_environment_state_get_status (state), subtitle);
  gtk_widget_set_tooltip_text (self->title_label, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  update_buttons (self, state);
}

static void
on_environment_changed_cb (HwEnvironmentBar *self, HwEnvironmentState *state)
{
  if (state == hw_session_get_environment (self->session))
    update (self);
}

static void
on_retry_clicked_cb (HwEnvironmentBar *self)
{
  HwEnvironmentState *state = hw_session_get_environment (self->session);

  const HwStatus *status = state == NULL ? NULL : hw_environment_state_get_status (state);

  if (status != NULL && status->kind == HW_STATUS_AUTH)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.sign-in", "s",
                                hw_environment_state_get_name (state));
  else if (state != NULL)
    hw_environment_state_check (state);
}

/* What is known when it is asked for: a look that ends meanwhile takes nothing away from under the reader. */
static void
make_drift_popover (GtkMenuButton *button, gpointer user_data)
{
  HwEnvironmentBar *self = user_data;
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  const HwStatus *status = state == NULL ? NULL : hw_environment_state_get_status (state);

  if (status != NULL && hw_drift_count (status->drift) > 0)
    gtk_menu_button_set_popover (button, hw_drift_popover_new (status->drift));
}

static void
on_toggled_cb (HwEnvironmentBar *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLY_PENDING]);
}

static void
hw_environment_bar_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HwEnvironmentBar *self = HW_ENVIRONMENT_BAR (object);

  switch (prop_id)
    {
    case PROP_ONLY_PENDING:
      g_value_set_boolean (value,
                           gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->pending_button)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hw_environment_bar_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  HwEnvironmentBar *self = HW_ENVIRONMENT_BAR (object);

  switch (prop_id)
    {
    case PROP_ONLY_PENDING:
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->pending_button),
                                    g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hw_environment_bar_dispose (GObject *object)
{
  HwEnvironmentBar *self = HW_ENVIRONMENT_BAR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_ENVIRONMENT_BAR);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (hw_environment_bar_parent_class)->dispose (object);
}

static void
hw_environment_bar_class_init (HwEnvironmentBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = hw_environment_bar_get_property;
  object_class->set_property = hw_environment_bar_set_property;
  object_class->dispose = hw_environment_bar_dispose;

  properties[PROP_ONLY_PENDING] =
      g_param_spec_boolean ("only-pending", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (HW_TYPE_ENVIRONMENT_BADGE);
  g_type_ensure (HW_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-environment-bar.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentBar, box);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentBar, badge);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentBar, title_label);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentBar, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentBar, drift_button);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentBar, pending_button);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentBar, retry_button);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentBar, edit_button);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentBar, compare_button);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentBar, stamp_button);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentBar, git_button);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentBar, deploy_button);
  gtk_widget_class_bind_template_callback (widget_class, on_retry_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled_cb);
}

static void
hw_environment_bar_init (HwEnvironmentBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->drift_button), make_drift_popover,
                                         self, NULL);
}

void
hw_environment_bar_set_session (HwEnvironmentBar *self, HwSession *session)
{
  g_return_if_fail (HW_IS_ENVIRONMENT_BAR (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::environment", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::project", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "environment-changed", G_CALLBACK (on_environment_changed_cb),
                           self, G_CONNECT_SWAPPED);
  update (self);
}

const char *
hw_environment_bar_get_title (HwEnvironmentBar *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_BAR (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->title_label));
}

const char *
hw_environment_bar_get_subtitle (HwEnvironmentBar *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_BAR (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->subtitle_label));
}
