/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-python-value.h"

G_BEGIN_DECLS

/* What @attribute of @module is for the Python file at @path; see HwPythonImportFunc. @path: (type filename) */
HwPythonValue *hw_python_import (const char *module,
                                 const char *attribute,
                                 gpointer path) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
