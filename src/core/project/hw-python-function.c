/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-python-function"

#include "config.h"

#include "hw-python-function.h"
#include "hw-python-lexer.h"

/* Behind the colon that ends the head of a function; the body may begin in the same line. */
static void
skip_head (HwPythonLexer *lexer, HwPythonToken *token)
{
  do
    hw_python_lexer_next (lexer, token);
  while (token->kind != HW_PYTHON_END && !(token->depth == 0 && hw_python_token_is (token, ":")));
  do
    hw_python_lexer_next (lexer, token);
  while (token->kind == HW_PYTHON_NEWLINE);
}

guint
hw_python_find_body (const char *text, gsize length, const char *function)
{
  HwPythonLexer lexer;
  HwPythonToken token;
  gboolean is_def = FALSE;

  g_return_val_if_fail (text != NULL && function != NULL, 0);

  hw_python_lexer_init (&lexer, text, length);
  for (hw_python_lexer_next (&lexer, &token); token.kind != HW_PYTHON_END;
       hw_python_lexer_next (&lexer, &token))
    {
      if (is_def && hw_python_token_is (&token, function))
        {
          skip_head (&lexer, &token);
          return token.kind != HW_PYTHON_END ? token.line : 0;
        }
      is_def = token.indent == 0 && token.depth == 0 && hw_python_token_is (&token, "def");
    }

  return 0;
}
