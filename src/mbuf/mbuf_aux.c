// SPDX-License-Identifier: GPL-2.0
/*
 * Memory of a driver that travels with a packet, and hints of XNU's own stack
 * that no packet here carries.
 */
#include <linux/errno.h>
#include <linux/string.h>

#include "core/errno.h"
#include "core/export.h"
#include "mbuf/mbuf.h"

/* As much as an mbuf of its own would hold. */
#define NKE_M_AUX_MAX	(NKE_MLEN - sizeof(struct nke_m_aux))
#define NKE_M_SCRATCH	16

/**
 * struct nke_m_aux - a driver's data
 * @family: whose
 * @subfamily: which
 * @data: the driver's
 */
struct nke_m_aux {
	u32 family;
	u32 subfamily;
	u8 data[] __aligned(8);
};

/**
 * nke_mbuf_add_drvaux() - hang a driver's data on a packet
 * @mbuf: first mbuf, with a packet header
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @family: whose data
 * @subfamily: which
 * @length: bytes, at most what an mbuf holds
 * @data_p: receives the memory, zeroed, the packet's; NULL on error; or NULL
 *
 * Follows XNU's mbuf_add_drvaux().
 *
 * Context: Process context, or softirq with MBUF_DONTWAIT.
 * Return: 0, EINVAL (NULL, no packet header, a length out of range), EEXIST
 * (a packet has room for one), ENOMEM with MBUF_WAITOK, EWOULDBLOCK else.
 */
int nke_mbuf_add_drvaux(struct __mbuf *mbuf, unsigned int how,
			unsigned int family, unsigned int subfamily,
			unsigned long length, void **data_p)
{
	struct nke_m_aux *aux;

	if (data_p)
		*data_p = NULL;
	if (!nke_m_is_packet(mbuf) || !length || length > NKE_M_AUX_MAX)
		return nke_errno(-EINVAL);
	if (nke_m_tag_get(mbuf, NKE_MTAG_AUX, NULL))
		return nke_errno(-EEXIST);
	aux = nke_m_tag_add(mbuf, NKE_MTAG_AUX, sizeof(*aux) + length,
			    nke_m_gfp(how));
	if (!aux)
		return nke_errno(how == NKE_MBUF_WAITOK ? -ENOMEM :
				 -EWOULDBLOCK);
	aux->family = family;
	aux->subfamily = subfamily;
	if (data_p)
		*data_p = aux->data;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_add_drvaux);

/**
 * nke_mbuf_find_drvaux() - find a driver's data
 * @mbuf: first mbuf, with a packet header
 * @family_p: receives whose it is; or NULL
 * @subfamily_p: receives which it is; or NULL
 * @length_p: receives the number of bytes; or NULL
 * @data_p: receives the memory, which stays the packet's; NULL on error
 *
 * Follows XNU's mbuf_find_drvaux().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header), ENOENT.
 */
int nke_mbuf_find_drvaux(struct __mbuf *mbuf, unsigned int *family_p,
			 unsigned int *subfamily_p, unsigned int *length_p,
			 void **data_p)
{
	struct nke_m_aux *aux;
	u16 len;

	if (!data_p)
		return nke_errno(-EINVAL);
	*data_p = NULL;
	if (!nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	aux = nke_m_tag_get(mbuf, NKE_MTAG_AUX, &len);
	if (!aux)
		return nke_errno(-ENOENT);
	if (family_p)
		*family_p = aux->family;
	if (subfamily_p)
		*subfamily_p = aux->subfamily;
	if (length_p)
		*length_p = len - sizeof(*aux);
	*data_p = aux->data;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_find_drvaux);

/**
 * nke_mbuf_del_drvaux() - take a driver's data away
 * @mbuf: first mbuf; without such data nothing happens
 *
 * Follows XNU's mbuf_del_drvaux().
 *
 * Context: Any but NMI.
 */
void nke_mbuf_del_drvaux(struct __mbuf *mbuf)
{
	if (nke_m_is_packet(mbuf))
		nke_m_tag_del(mbuf, NKE_MTAG_AUX);
}
EXPORT_SYMBOL_NKE(nke_mbuf_del_drvaux);

/**
 * nke_mbuf_get_driver_scratch() - a few bytes for the driver
 * @m: first mbuf, with a packet header
 * @area: receives the memory, zeroed at first, the packet's
 * @area_ln: receives the number of bytes
 *
 * Follows XNU's mbuf_get_driver_scratch().
 *
 * Context: Any but hard interrupt.
 * Return: 0, EINVAL (NULL, no packet header), ENOMEM.
 */
int nke_mbuf_get_driver_scratch(struct __mbuf *m, unsigned char **area,
				unsigned long *area_ln)
{
	void *p;

	if (!area || !area_ln || !nke_m_is_packet(m))
		return nke_errno(-EINVAL);
	p = nke_m_tag_get(m, NKE_MTAG_SCRATCH, NULL) ?:
	    nke_m_tag_add(m, NKE_MTAG_SCRATCH, NKE_M_SCRATCH,
			  GFP_ATOMIC | __GFP_NOWARN);
	if (!p)
		return nke_errno(-ENOMEM);
	*area = p;
	*area_ln = NKE_M_SCRATCH;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_driver_scratch);

/**
 * nke_mbuf_pkthdr_aux_flags() - whether neighbour discovery asks for a router
 * @mbuf: first mbuf, with a packet header
 * @paux_flags: receives 0: Linux does not mark such packets
 *
 * Follows XNU's mbuf_pkthdr_aux_flags().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_pkthdr_aux_flags(struct __mbuf *mbuf, unsigned int *paux_flags)
{
	if (!paux_flags || !nke_m_is_packet(mbuf))
		return nke_errno(-EINVAL);
	*paux_flags = 0;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_pkthdr_aux_flags);

/**
 * nke_mbuf_get_unsent_data_bytes() - bytes that wait in the socket
 * @m: first mbuf
 * @unsent_data: unused
 *
 * XNU answers EINVAL for a packet that does not say, and none does here.
 *
 * Context: Any.
 * Return: EINVAL.
 */
int nke_mbuf_get_unsent_data_bytes(struct __mbuf *m, unsigned int *unsent_data)
{
	return nke_errno(-EINVAL);
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_unsent_data_bytes);

/**
 * nke_mbuf_get_buffer_status() - bytes that wait in interface and socket
 * @m: first mbuf
 * @buf_status: unused
 *
 * XNU answers EINVAL for a packet that does not say, and none does here.
 *
 * Context: Any.
 * Return: EINVAL.
 */
int nke_mbuf_get_buffer_status(struct __mbuf *m,
			       struct mbuf_buffer_status *buf_status)
{
	return nke_errno(-EINVAL);
}
EXPORT_SYMBOL_NKE(nke_mbuf_get_buffer_status);

/**
 * nke_mbuf_pkt_new_flow() - does a flow begin with this packet?
 * @m: first mbuf, with a packet header
 * @retval: receives 0: Linux does not mark such packets
 *
 * Follows XNU's mbuf_pkt_new_flow().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_pkt_new_flow(struct __mbuf *m, unsigned int *retval)
{
	if (!retval || !nke_m_is_packet(m))
		return nke_errno(-EINVAL);
	*retval = 0;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_pkt_new_flow);

/**
 * nke_mbuf_last_pkt() - is it the last packet that waits?
 * @m: first mbuf, with a packet header
 * @retval: receives 0: Linux does not mark such packets
 *
 * Follows XNU's mbuf_last_pkt().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header).
 */
int nke_mbuf_last_pkt(struct __mbuf *m, unsigned int *retval)
{
	if (!retval || !nke_m_is_packet(m))
		return nke_errno(-EINVAL);
	*retval = 0;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_last_pkt);
