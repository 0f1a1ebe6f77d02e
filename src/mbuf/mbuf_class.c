// SPDX-License-Identifier: GPL-2.0
/*
 * Traffic and service classes: how urgent a packet is.  A service class has
 * its traffic class in its low bits and its place among them in bits 16 to 23,
 * as in XNU.
 */
#include <linux/errno.h>
#include <linux/kernel.h>

#include "core/errno.h"
#include "core/export.h"
#include "mbuf/mbuf.h"

#define NKE_MBUF_SC_CLASSES	10

static const u32 nke_m_classes[] = {
	NKE_MBUF_SC_BK_SYS, NKE_MBUF_SC_BK, NKE_MBUF_SC_BE, NKE_MBUF_SC_RD,
	NKE_MBUF_SC_OAM, NKE_MBUF_SC_AV, NKE_MBUF_SC_RV, NKE_MBUF_SC_VI,
	NKE_MBUF_SC_SIG, NKE_MBUF_SC_VO, NKE_MBUF_SC_CTL,
};

static const u32 nke_m_class_of_traffic[] = {
	[NKE_MBUF_TC_BE] = NKE_MBUF_SC_BE,
	[NKE_MBUF_TC_BK] = NKE_MBUF_SC_BK,
	[NKE_MBUF_TC_VI] = NKE_MBUF_SC_VI,
	[NKE_MBUF_TC_VO] = NKE_MBUF_SC_VO,
};

static bool nke_m_class_ok(u32 sc)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(nke_m_classes); i++)
		if (nke_m_classes[i] == sc)
			return true;
	return false;
}

/**
 * nke_mbuf_get_traffic_class() - a packet's traffic class
 * @mbuf: first mbuf
 *
 * Follows XNU's mbuf_get_traffic_class().
 *
 * Context: Any.
 * Return: MBUF_TC_*; BE for NULL or without packet header.
 */
unsigned int nke_mbuf_get_traffic_class(struct __mbuf *mbuf)
{
	return nke_m_is_packet(mbuf) ? (mbuf->pkt.svc & 0xffff) >> 7 :
				       NKE_MBUF_TC_BE;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_traffic_class);

/**
 * nke_mbuf_set_traffic_class() - set a packet's traffic class
 * @mbuf: first mbuf, with a packet header
 * @tc: MBUF_TC_*
 *
 * Follows XNU's mbuf_set_traffic_class().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header, no such class).
 */
int nke_mbuf_set_traffic_class(struct __mbuf *mbuf, unsigned int tc)
{
	if (!nke_m_is_packet(mbuf) || tc >= NKE_MBUF_TC_MAX)
		return nke_errno(-EINVAL);
	mbuf->pkt.svc = nke_m_class_of_traffic[tc];
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_set_traffic_class);

/**
 * nke_mbuf_is_traffic_class_privileged() - is the class a privilege?
 * @mbuf: first mbuf
 *
 * XNU marks packets of processes that may use such classes.  Linux marks none.
 *
 * Context: Any.
 * Return: 0.
 */
int nke_mbuf_is_traffic_class_privileged(struct __mbuf *mbuf)
{
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_is_traffic_class_privileged);

/**
 * nke_mbuf_get_traffic_class_max_count() - how many traffic classes there are
 *
 * Follows XNU's mbuf_get_traffic_class_max_count().
 *
 * Context: Any.
 * Return: the number.
 */
unsigned int nke_mbuf_get_traffic_class_max_count(void)
{
	return NKE_MBUF_TC_MAX;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_traffic_class_max_count);

/**
 * nke_mbuf_get_traffic_class_index() - a traffic class's place
 * @tc: MBUF_TC_*
 * @index: receives a number below mbuf_get_traffic_class_max_count()
 *
 * Follows XNU's mbuf_get_traffic_class_index().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no such class).
 */
int nke_mbuf_get_traffic_class_index(unsigned int tc, unsigned int *index)
{
	if (!index || tc >= NKE_MBUF_TC_MAX)
		return nke_errno(-EINVAL);
	*index = tc;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_traffic_class_index);

/**
 * nke_mbuf_get_service_class_max_count() - how many places of service classes
 *
 * Follows XNU's mbuf_get_service_class_max_count().
 *
 * Context: Any.
 * Return: the number.
 */
unsigned int nke_mbuf_get_service_class_max_count(void)
{
	return NKE_MBUF_SC_CLASSES;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_service_class_max_count);

/**
 * nke_mbuf_get_service_class_index() - a service class's place
 * @sc: MBUF_SC_*
 * @index: receives a number below mbuf_get_service_class_max_count()
 *
 * Follows XNU's mbuf_get_service_class_index().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no such class).
 */
int nke_mbuf_get_service_class_index(unsigned int sc, unsigned int *index)
{
	if (!index || !nke_m_class_ok(sc))
		return nke_errno(-EINVAL);
	*index = ((sc >> 16) & 0xff) >> 3;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_service_class_index);

/**
 * nke_mbuf_get_service_class() - a packet's service class
 * @mbuf: first mbuf
 *
 * Follows XNU's mbuf_get_service_class().
 *
 * Context: Any.
 * Return: MBUF_SC_*; BE for NULL or without packet header.
 */
unsigned int nke_mbuf_get_service_class(struct __mbuf *mbuf)
{
	return nke_m_is_packet(mbuf) ? mbuf->pkt.svc : NKE_MBUF_SC_BE;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_service_class);

/**
 * nke_mbuf_set_service_class() - set a packet's service class
 * @mbuf: first mbuf, with a packet header
 * @sc: MBUF_SC_*
 *
 * Follows XNU's mbuf_set_service_class().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header, no such class).
 */
int nke_mbuf_set_service_class(struct __mbuf *mbuf, unsigned int sc)
{
	if (!nke_m_is_packet(mbuf) || !nke_m_class_ok(sc))
		return nke_errno(-EINVAL);
	mbuf->pkt.svc = sc;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_set_service_class);

/**
 * nke_mbuf_is_service_class_privileged() - is the class a privilege?
 * @mbuf: first mbuf
 *
 * See nke_mbuf_is_traffic_class_privileged().
 *
 * Context: Any.
 * Return: 0.
 */
int nke_mbuf_is_service_class_privileged(struct __mbuf *mbuf)
{
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_is_service_class_privileged);
