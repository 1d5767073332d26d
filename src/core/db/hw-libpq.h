/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include <libpq-fe.h>

G_BEGIN_DECLS

/*
 * libpq, loaded with the first PostgreSQL address that is read. It brings OpenSSL, Kerberos and LDAP along: linked, these
 * took more CPU time at the start of every command than reading a thousand revisions does.
 *
 * The functions are called by their own names; one that is not listed here yet does not link.
 */

#define HW_LIBPQ_FUNCTIONS(F) \
  F (PQbackendPID) \
  F (PQcancel) \
  F (PQclear) \
  F (PQcmdStatus) \
  F (PQcmdTuples) \
  F (PQconndefaults) \
  F (PQconnectPoll) \
  F (PQconnectStartParams) \
  F (PQconnectionNeedsPassword) \
  F (PQconninfo) \
  F (PQconninfoFree) \
  F (PQconninfoParse) \
  F (PQconsumeInput) \
  F (PQenterPipelineMode) \
  F (PQerrorMessage) \
  F (PQexitPipelineMode) \
  F (PQfinish) \
  F (PQflush) \
  F (PQfreeCancel) \
  F (PQfreemem) \
  F (PQftype) \
  F (PQgetCancel) \
  F (PQgetCopyData) \
  F (PQgetResult) \
  F (PQgetisnull) \
  F (PQgetvalue) \
  F (PQhost) \
  F (PQisBusy) \
  F (PQlibVersion) \
  F (PQnfields) \
  F (PQntuples) \
  F (PQpipelineSync) \
  F (PQputCopyEnd) \
  F (PQresultErrorField) \
  F (PQresultErrorMessage) \
  F (PQresultStatus) \
  F (PQsendFlushRequest) \
  F (PQsendPrepare) \
  F (PQsendQuery) \
  F (PQsendQueryParams) \
  F (PQsendQueryPrepared) \
  F (PQserverVersion) \
  F (PQsetErrorVerbosity) \
  F (PQsetNoticeReceiver) \
  F (PQsetnonblocking) \
  F (PQsocket) \
  F (PQstatus) \
  F (PQtransactionStatus)

typedef struct
{
#define HW_LIBPQ_MEMBER(name) __typeof__ (name) *name;
  HW_LIBPQ_FUNCTIONS (HW_LIBPQ_MEMBER)
#undef HW_LIBPQ_MEMBER
} HwLibpq;

/* Whoever reads an address calls this first. HW_ERROR_CONNECT: it is not installed. Any thread. */
gboolean _hw_libpq_load (GError **error);
/* Only after that. */
const HwLibpq *_hw_libpq_get (void);

#define PQbackendPID (_hw_libpq_get ()->PQbackendPID)
#define PQcancel (_hw_libpq_get ()->PQcancel)
#define PQclear (_hw_libpq_get ()->PQclear)
#define PQcmdStatus (_hw_libpq_get ()->PQcmdStatus)
#define PQcmdTuples (_hw_libpq_get ()->PQcmdTuples)
#define PQconndefaults (_hw_libpq_get ()->PQconndefaults)
#define PQconnectPoll (_hw_libpq_get ()->PQconnectPoll)
#define PQconnectStartParams (_hw_libpq_get ()->PQconnectStartParams)
#define PQconnectionNeedsPassword (_hw_libpq_get ()->PQconnectionNeedsPassword)
#define PQconninfo (_hw_libpq_get ()->PQconninfo)
#define PQconninfoFree (_hw_libpq_get ()->PQconninfoFree)
#define PQconninfoParse (_hw_libpq_get ()->PQconninfoParse)
#define PQconsumeInput (_hw_libpq_get ()->PQconsumeInput)
#define PQenterPipelineMode (_hw_libpq_get ()->PQenterPipelineMode)
#define PQerrorMessage (_hw_libpq_get ()->PQerrorMessage)
#define PQexitPipelineMode (_hw_libpq_get ()->PQexitPipelineMode)
#define PQfinish (_hw_libpq_get ()->PQfinish)
#define PQflush (_hw_libpq_get ()->PQflush)
#define PQfreeCancel (_hw_libpq_get ()->PQfreeCancel)
#define PQfreemem (_hw_libpq_get ()->PQfreemem)
#define PQftype (_hw_libpq_get ()->PQftype)
#define PQgetCancel (_hw_libpq_get ()->PQgetCancel)
#define PQgetCopyData (_hw_libpq_get ()->PQgetCopyData)
#define PQgetResult (_hw_libpq_get ()->PQgetResult)
#define PQgetisnull (_hw_libpq_get ()->PQgetisnull)
#define PQgetvalue (_hw_libpq_get ()->PQgetvalue)
#define PQhost (_hw_libpq_get ()->PQhost)
#define PQisBusy (_hw_libpq_get ()->PQisBusy)
#define PQlibVersion (_hw_libpq_get ()->PQlibVersion)
#define PQnfields (_hw_libpq_get ()->PQnfields)
#define PQntuples (_hw_libpq_get ()->PQntuples)
#define PQpipelineSync (_hw_libpq_get ()->PQpipelineSync)
#define PQputCopyEnd (_hw_libpq_get ()->PQputCopyEnd)
#define PQresultErrorField (_hw_libpq_get ()->PQresultErrorField)
#define PQresultErrorMessage (_hw_libpq_get ()->PQresultErrorMessage)
#define PQresultStatus (_hw_libpq_get ()->PQresultStatus)
#define PQsendFlushRequest (_hw_libpq_get ()->PQsendFlushRequest)
#define PQsendPrepare (_hw_libpq_get ()->PQsendPrepare)
#define PQsendQuery (_hw_libpq_get ()->PQsendQuery)
#define PQsendQueryParams (_hw_libpq_get ()->PQsendQueryParams)
#define PQsendQueryPrepared (_hw_libpq_get ()->PQsendQueryPrepared)
#define PQserverVersion (_hw_libpq_get ()->PQserverVersion)
#define PQsetErrorVerbosity (_hw_libpq_get ()->PQsetErrorVerbosity)
#define PQsetNoticeReceiver (_hw_libpq_get ()->PQsetNoticeReceiver)
#define PQsetnonblocking (_hw_libpq_get ()->PQsetnonblocking)
#define PQsocket (_hw_libpq_get ()->PQsocket)
#define PQstatus (_hw_libpq_get ()->PQstatus)
#define PQtransactionStatus (_hw_libpq_get ()->PQtransactionStatus)

G_END_DECLS
