/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project-template.h"

G_BEGIN_DECLS

/*
 * A project's own script.py.mako: what stands in it and which few expressions an Alembic template needs, without Python.
 * The syntax is Mako's (https://docs.makotemplates.org/en/latest/syntax.html).
 */

/* @path: for messages; @text: its content. HW_ERROR_UNREADABLE names line and column of what only running Python, or
 * only Mako, could tell. */
char *hw_revision_template_render (const char *path,
                                   const char *text,
                                   gsize length,
                                   const HwTemplateValues *values,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
