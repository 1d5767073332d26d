/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-proposal"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-sql-proposal.h"

struct _HwSqlProposal
{
  GObject parent_instance;

  /* Owned */
  HwCompletion *completion;
};

static char *
hw_sql_proposal_get_typed_text (GtkSourceCompletionProposal *proposal)
{
  return g_strdup (HW_SQL_PROPOSAL (proposal)->completion->text);
}

static void
hw_sql_proposal_proposal_init (GtkSourceCompletionProposalInterface *iface)
{
  iface->get_typed_text = hw_sql_proposal_get_typed_text;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HwSqlProposal,
                               hw_sql_proposal,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROPOSAL,
                                                      hw_sql_proposal_proposal_init))

static void
hw_sql_proposal_finalize (GObject *object)
{
  hw_completion_free (HW_SQL_PROPOSAL (object)->completion);

  G_OBJECT_CLASS (hw_sql_proposal_parent_class)->finalize (object);
}

static void
hw_sql_proposal_class_init (HwSqlProposalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hw_sql_proposal_finalize;
}

static void
hw_sql_proposal_init (HwSqlProposal *self)
{
}

HwSqlProposal *
hw_sql_proposal_new (HwCompletion *completion)
{
  HwSqlProposal *self;

  g_return_val_if_fail (completion != NULL, NULL);

  self = g_object_new (HW_TYPE_SQL_PROPOSAL, NULL);
  self->completion = completion;

  return self;
}

const HwCompletion *
hw_sql_proposal_get (HwSqlProposal *self)
{
  g_return_val_if_fail (HW_IS_SQL_PROPOSAL (self), NULL);

  return self->completion;
}

static const char *
describe_kind (HwCompletionKind kind)
{
  switch (kind)
    {
    case HW_COMPLETION_KEYWORD:
      return C_("completion", "keyword");
    case HW_COMPLETION_SCHEMA:
      return C_("completion", "schema");
    case HW_COMPLETION_TABLE:
      return C_("completion", "table");
    case HW_COMPLETION_VIEW:
      return C_("completion", "view");
    case HW_COMPLETION_SEQUENCE:
      return C_("completion", "sequence");
    case HW_COMPLETION_COLUMN:
      return C_("completion", "column");
    case HW_COMPLETION_INDEX:
      return C_("completion", "index");
    case HW_COMPLETION_CONSTRAINT:
      return C_("completion", "constraint");
    case HW_COMPLETION_TRIGGER:
      return C_("completion", "trigger");
    case HW_COMPLETION_TYPE:
      return C_("completion", "type");
    case HW_COMPLETION_FUNCTION:
      return C_("completion", "function");
    case HW_COMPLETION_ALIAS:
      return C_("completion", "alias");
    case HW_COMPLETION_CTE:
      return C_("completion", "query");
    }
  g_assert_not_reached ();
}

/* "column · integer", "table · not yet there" */
static char *
describe (const HwCompletion *completion)
{
  g_autoptr(GString) text = g_string_new (describe_kind (completion->kind));

  if (completion->detail[0] != '\0')
    g_string_append_printf (text, " · %s", completion->detail);
  if (completion->is_pending)
    /* Translators: a table or the like that a migration makes which has not run */
    g_string_append_printf (text, " · %s", C_("completion", "pending"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
hw_sql_proposal_display (HwSqlProposal *self, GtkSourceCompletionCell *cell)
{
  static const char *const icons[] = {
    NULL,
    "folder-symbolic",
    "view-grid-symbolic",
    "view-paged-symbolic",
    "view-more-symbolic",
    "view-column-symbolic",
    "view-list-bullet-symbolic",
    "changes-prevent-symbolic",
    "media-playlist-repeat-symbolic",
    "text-x-generic-symbolic",
    "system-run-symbolic",
    "hw-bookmark-symbolic",
    "view-paged-symbolic",
  };
  g_autofree char *text = NULL;

  G_STATIC_ASSERT (G_N_ELEMENTS (icons) == HW_COMPLETION_LAST + 1);
  g_return_if_fail (HW_IS_SQL_PROPOSAL (self));

  switch (gtk_source_completion_cell_get_column (cell))
    {
    case GTK_SOURCE_COMPLETION_COLUMN_ICON:
      gtk_source_completion_cell_set_icon_name (cell, icons[self->completion->kind]);
      break;
    case GTK_SOURCE_COMPLETION_COLUMN_TYPED_TEXT:
      gtk_source_completion_cell_set_text (cell, self->completion->name);
      break;
    case GTK_SOURCE_COMPLETION_COLUMN_AFTER:
      text = describe (self->completion);
      gtk_source_completion_cell_set_text (cell, text);
      break;
    case GTK_SOURCE_COMPLETION_COLUMN_BEFORE:
    case GTK_SOURCE_COMPLETION_COLUMN_COMMENT:
    case GTK_SOURCE_COMPLETION_COLUMN_DETAILS:
      gtk_source_completion_cell_set_text (cell, NULL);
      break;
    }
}
