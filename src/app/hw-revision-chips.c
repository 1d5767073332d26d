/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-revision-chips"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-chip.h"
#include "hw-revision-chips.h"
#include "hw-wrap-box.h"

struct _HwRevisionChips
{
  GtkWidget parent_instance;

  /* Owned */
  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (HwRevisionChips, hw_revision_chips, GTK_TYPE_WIDGET)

static GtkWidget *
add_chip (HwRevisionChips *self, const char *icon, const char *label, const char *tooltip)
{
  GtkWidget *chip = hw_chip_new (icon, label, tooltip);

  gtk_widget_add_css_class (chip, "round");
  hw_wrap_box_append (HW_WRAP_BOX (self->box), chip);

  return chip;
}

/* What can be said before the script was cut into statements, or where that cannot be done. */
static HwTransactions
guess_transactions (const HwRevision *revision)
{
  const gboolean is_whole = (revision->flags & HW_REVISION_UP_NO_TRANSACTION) == 0;

  return (HwTransactions){ .n = 1, .is_whole = is_whole };
}

static void
add_many (HwRevisionChips *self, const HwTransactions *transactions)
{
  const guint n = transactions->n;
  g_autofree char *label = NULL;

  if (transactions->is_open_ended)
    /* Translators: of a script that repeats statements until they change no row */
    label = g_strdup_printf (ngettext ("%u or more transactions", "%u or more transactions", n), n);
  else
    label = g_strdup_printf (ngettext ("%u transaction", "%u transactions", n), n);
  add_chip (self, "hw-transaction-symbolic", label,
            transactions->is_open_ended
            ? _("Each statement is a transaction, and so is each round of a batch")
            : _("Each statement is a transaction: what has run stays when one fails"));
}

static void
add_transactions (HwRevisionChips *self, const HwRevision *revision, const HwScriptTexts *texts)
{
  const HwTransactions transactions = texts != NULL && texts->has_transactions
                                          ? texts->transactions
                                          : guess_transactions (revision);

  if (transactions.n == 0)
    add_chip (self, "hw-transaction-symbolic",
              C_("chip", "not one transaction"),
                  _("Some of its statements may stay when it fails"));
  else if (transactions.is_whole)
    add_chip (self, "hw-transaction-symbolic",
              C_("chip", "one transaction"), _("All of it is applied or none of it"));
  else if (transactions.n == 1 && !transactions.is_open_ended)
    add_chip (self, "hw-transaction-symbolic",
              C_("chip", "no transaction"), _("Runs outside of a transaction"));
  else
    add_many (self, &transactions);
}

static void
add_findings (HwRevisionChips *self, guint n, HwSeverity worst)
{
  const gboolean is_error = worst == HW_SEVERITY_ERROR;
  g_autofree char *label = g_strdup_printf (ngettext ("%u finding", "%u findings", n), n);

  if (n > 0)
    gtk_widget_add_css_class (
        add_chip (self, is_error ? "dialog-error-symbolic" : "dialog-warning-symbolic", label,
                  _("What is wrong in its file")),
                  is_error ? "error" : "warning");
}

static void
hw_revision_chips_dispose (GObject *object)
{
  g_clear_pointer (&HW_REVISION_CHIPS (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (hw_revision_chips_parent_class)->dispose (object);
}

static void
hw_revision_chips_class_init (HwRevisionChipsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_revision_chips_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
hw_revision_chips_init (HwRevisionChips *self)
{
  /* Many of them take a second line. */
  self->box = g_object_new (HW_TYPE_WRAP_BOX, "spacing", 6, "line-spacing", 6, "accessible-role",
                            GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Properties"), -1);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

void
hw_revision_chips_set_revision (HwRevisionChips *self,
                                const HwRevision *revision,
                                const HwScriptTexts *texts,
                                guint n_findings,
                                HwSeverity worst)
{
  GtkWidget *child;

  g_return_if_fail (HW_IS_REVISION_CHIPS (self));
  g_return_if_fail (revision != NULL);

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_widget_unparent (child);
  if ((revision->flags & HW_REVISION_PYTHON) != 0)
    add_chip (self, "text-x-generic-symbolic",
              C_("chip", "python"), _("An Alembic script: Alembic runs it"));
  if ((revision->flags & HW_REVISION_IRREVERSIBLE) != 0)
    add_chip (self, "action-unavailable-symbolic",
              C_("chip", "irreversible"), _("Has no way down"));
  else
    add_chip (self, "edit-undo-symbolic", C_("chip", "reversible"), _("Has a way down"));
  add_transactions (self, revision, texts);
  if ((revision->flags & HW_REVISION_DATA) != 0)
    add_chip (self, NULL, C_("chip", "data"), _("Changes rows, not the schema"));
  for (guint i = 0; revision->branch_labels[i] != NULL; i++)
    add_chip (self, "hw-bookmark-symbolic", revision->branch_labels[i], _("Branch label"));
  add_findings (self, n_findings, worst);
}
