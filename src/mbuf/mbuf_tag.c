// SPDX-License-Identifier: GPL-2.0
/*
 * Tags: memory of a client that travels with a packet.  They hang on the
 * packet header, have the header's one owner and no lock.
 */
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core/errno.h"
#include "core/export.h"
#include "core/strid.h"
#include "mbuf/mbuf.h"

#define NKE_MTAG_MAX	65535

/**
 * struct nke_mtag - a tag
 * @next: next one of the same packet
 * @id: the client's number, see mbuf_tag_id_find()
 * @type: the client's own distinction
 * @len: bytes at @data
 * @data: the client's
 */
struct nke_mtag {
	struct nke_mtag *next;
	u32 id;
	u16 type;
	u16 len;
	u8 data[] __aligned(8);
};

static struct nke_mtag *nke_mtag_alloc(u32 id, u16 type, u16 len, gfp_t gfp)
{
	struct nke_mtag *tag = kzalloc(struct_size(tag, data, len), gfp);

	if (!tag) {
		nke_m_count_failure(NKE_M_FAIL_ALLOC);
		return NULL;
	}
	tag->id = id;
	tag->type = type;
	tag->len = len;
	nke_m_count_tag(1);
	return tag;
}

/* Where the pointer to a tag is, or would be. */
static struct nke_mtag **nke_mtag_find(struct __mbuf *m, u32 id, u16 type)
{
	struct nke_mtag **link = &m->pkt.tags;

	while (*link && ((*link)->id != id || (*link)->type != type))
		link = &(*link)->next;
	return link;
}

static void nke_mtag_free(struct nke_mtag *tag)
{
	kfree(tag);
	nke_m_count_tag(-1);
}

static void nke_mtag_unlink(struct nke_mtag **link)
{
	struct nke_mtag *tag = *link;

	if (!tag)
		return;
	*link = tag->next;
	nke_mtag_free(tag);
}

/**
 * nke_m_tag_get() - the memory of one of nke's own tags
 * @m: first mbuf, with a packet header
 * @id: NKE_MTAG_*
 * @len: receives its length; or NULL
 *
 * Context: Any.
 * Return: the memory, which stays the packet's; NULL if there is none.
 */
void *nke_m_tag_get(struct __mbuf *m, u32 id, u16 *len)
{
	struct nke_mtag *tag = *nke_mtag_find(m, id, 0);

	if (!tag)
		return NULL;
	if (len)
		*len = tag->len;
	return tag->data;
}

/**
 * nke_m_tag_add() - hang one of nke's own tags on a packet
 * @m: first mbuf, with a packet header, without such a tag
 * @id: NKE_MTAG_*
 * @len: bytes
 * @gfp: how to allocate
 *
 * Context: Any but hard interrupt; may sleep if @gfp says so.
 * Return: its memory, zeroed, which is the packet's; or NULL.
 */
void *nke_m_tag_add(struct __mbuf *m, u32 id, u16 len, gfp_t gfp)
{
	struct nke_mtag *tag = nke_mtag_alloc(id, 0, len, gfp);

	if (!tag)
		return NULL;
	tag->next = m->pkt.tags;
	m->pkt.tags = tag;
	return tag->data;
}

/**
 * nke_m_tag_del() - take one of nke's own tags away
 * @m: first mbuf, with a packet header
 * @id: NKE_MTAG_*
 *
 * Context: Any but NMI.
 */
void nke_m_tag_del(struct __mbuf *m, u32 id)
{
	nke_mtag_unlink(nke_mtag_find(m, id, 0));
}

/**
 * nke_m_tags_free() - free a packet's tags
 * @pkt: its header
 *
 * Who waits for the packet's transmission is told that it will not be.
 *
 * Context: Any but NMI.
 */
void nke_m_tags_free(struct nke_pkthdr *pkt)
{
	struct nke_mtag *tag;

	while ((tag = pkt->tags)) {
		pkt->tags = tag->next;
		if (tag->id == NKE_MTAG_DRIVER)
			nke_m_driver_end((void *)tag->data, pkt);
		nke_mtag_free(tag);
	}
}

/**
 * nke_m_tags_copy() - copy the tags of a packet
 * @to: header of the copy, without tags
 * @from: header of the packet
 * @gfp: how to allocate
 *
 * Context: Any but hard interrupt; may sleep if @gfp says so.
 * Return: 0, or -ENOMEM, then @to has no tags.
 */
int nke_m_tags_copy(struct nke_pkthdr *to, const struct nke_pkthdr *from,
		    gfp_t gfp)
{
	struct nke_mtag **link = &to->tags;
	const struct nke_mtag *tag;

	for (tag = from->tags; tag; tag = tag->next) {
		*link = nke_mtag_alloc(tag->id, tag->type, tag->len, gfp);
		if (!*link) {
			nke_m_tags_free(to);
			return -ENOMEM;
		}
		memcpy((*link)->data, tag->data, tag->len);
		if (tag->id == NKE_MTAG_DRIVER)
			nke_m_driver_copied((void *)(*link)->data);
		link = &(*link)->next;
	}
	return 0;
}

/**
 * nke_mbuf_tag_id_find() - the number that stands for a module
 * @module_string: its name, a reverse domain name by convention
 * @module_id: receives the number, 0 on error; the same for the same name as
 *	long as nke is loaded
 *
 * Follows XNU's mbuf_tag_id_find().
 *
 * Context: Process context; may sleep.
 * Return: 0, EINVAL (NULL, or a name of more than 2048 bytes), ENOMEM.
 */
int nke_mbuf_tag_id_find(const char *module_string, unsigned int *module_id)
{
	if (!module_string || !module_id)
		return nke_errno(-EINVAL);
	*module_id = 0;
	return nke_errno(nke_strid_find(module_string, NKE_STRID_MBUF_TAG,
					module_id));
}
EXPORT_SYMBOL_NKE(nke_mbuf_tag_id_find);

/**
 * nke_mbuf_tag_allocate() - hang a tag on a packet
 * @mbuf: first mbuf, with a packet header
 * @module_id: number of mbuf_tag_id_find()
 * @type: the module's own distinction
 * @length: bytes, 1 to 65535
 * @how: MBUF_WAITOK or MBUF_DONTWAIT
 * @data_p: receives the tag's memory: zeroed, aligned to 8 bytes, the packet's
 *	until mbuf_tag_free(); NULL on error
 *
 * Follows XNU's mbuf_tag_allocate(), which has no room for more than some 2000
 * bytes.
 *
 * Context: Process context, or softirq with MBUF_DONTWAIT.
 * Return: 0, EINVAL (NULL, no packet header, not a number of
 * mbuf_tag_id_find(), a length out of range), EEXIST (the packet has one of
 * this id and type), ENOMEM with MBUF_WAITOK, EWOULDBLOCK else.
 */
int nke_mbuf_tag_allocate(struct __mbuf *mbuf, unsigned int module_id,
			  unsigned short type, unsigned long length,
			  unsigned int how, void **data_p)
{
	struct nke_mtag *tag;

	if (!data_p)
		return nke_errno(-EINVAL);
	*data_p = NULL;
	if (!nke_m_is_packet(mbuf) ||
	    !nke_strid_valid(NKE_STRID_MBUF_TAG, module_id) ||
	    !length || length > NKE_MTAG_MAX)
		return nke_errno(-EINVAL);
	if (*nke_mtag_find(mbuf, module_id, type))
		return nke_errno(-EEXIST);
	tag = nke_mtag_alloc(module_id, type, length, nke_m_gfp(how));
	if (!tag)
		return nke_errno(how == NKE_MBUF_WAITOK ? -ENOMEM :
				 -EWOULDBLOCK);
	tag->next = mbuf->pkt.tags;
	mbuf->pkt.tags = tag;
	*data_p = tag->data;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_tag_allocate);

/**
 * nke_mbuf_tag_find() - find a packet's tag
 * @mbuf: first mbuf, with a packet header
 * @module_id: number of mbuf_tag_id_find()
 * @type: the module's own distinction
 * @length: receives the tag's length, 0 on error
 * @data_p: receives its memory, which stays the packet's; NULL on error
 *
 * Follows XNU's mbuf_tag_find().
 *
 * Context: Any.
 * Return: 0, EINVAL (NULL, no packet header, not a number of
 * mbuf_tag_id_find()), ENOENT.
 */
int nke_mbuf_tag_find(struct __mbuf *mbuf, unsigned int module_id,
		      unsigned short type, unsigned long *length,
		      void **data_p)
{
	struct nke_mtag *tag;

	if (length)
		*length = 0;
	if (data_p)
		*data_p = NULL;
	if (!length || !data_p || !nke_m_is_packet(mbuf) ||
	    !nke_strid_valid(NKE_STRID_MBUF_TAG, module_id))
		return nke_errno(-EINVAL);
	tag = *nke_mtag_find(mbuf, module_id, type);
	if (!tag)
		return nke_errno(-ENOENT);
	*length = tag->len;
	*data_p = tag->data;
	return 0;
}
EXPORT_SYMBOL_NKE(nke_mbuf_tag_find);

/**
 * nke_mbuf_tag_free() - free a packet's tag
 * @mbuf: first mbuf
 * @module_id: number of mbuf_tag_id_find()
 * @type: the module's own distinction
 *
 * Without such a tag nothing happens.  Follows XNU's mbuf_tag_free().
 *
 * Context: Any but NMI.
 */
void nke_mbuf_tag_free(struct __mbuf *mbuf, unsigned int module_id,
		       unsigned short type)
{
	if (nke_m_is_packet(mbuf) &&
	    nke_strid_valid(NKE_STRID_MBUF_TAG, module_id))
		nke_mtag_unlink(nke_mtag_find(mbuf, module_id, type));
}
EXPORT_SYMBOL_NKE(nke_mbuf_tag_free);
