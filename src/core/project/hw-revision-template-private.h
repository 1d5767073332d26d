/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-revision-template.h"

G_BEGIN_DECLS

/* hw-template-expression.c: one ${…}, for hw-revision-template.c */

gboolean _hw_template_expression_append (GString *out,
                                         const char *text,
                                         const char *filters,
                                         const HwTemplateValues *values);

G_END_DECLS
