/* SPDX-License-Identifier: GPL-2.0 */
/* mach/kmod.h of the client world: what a start routine gets. */
#ifndef _NKE_MACH_KMOD_H_
#define _NKE_MACH_KMOD_H_

#include <mach/boolean.h>
#include <mach/kern_return.h>
#include <mach/vm_types.h>

#define KMOD_MAX_NAME		64
#define KMOD_INFO_VERSION	1
#define KMOD_RETURN_SUCCESS	KERN_SUCCESS
#define KMOD_RETURN_FAILURE	KERN_FAILURE

struct kmod_info;

/** typedef kmod_start_func_t - a start routine */
typedef kern_return_t kmod_start_func_t(struct kmod_info *ki, void *data);
/** typedef kmod_stop_func_t - a stop routine; anything but 0 refuses */
typedef kern_return_t kmod_stop_func_t(struct kmod_info *ki, void *data);

/** struct kmod_info - description of a loaded extension */
typedef struct kmod_info {
	/** @next: unused */
	struct kmod_info *next;
	/** @info_version: KMOD_INFO_VERSION */
	int32_t info_version;
	/** @id: unused */
	uint32_t id;
	/** @name: bundle identifier */
	char name[KMOD_MAX_NAME];
	/** @version: version of the extension */
	char version[KMOD_MAX_NAME];
	/** @reference_count: unused */
	int32_t reference_count;
	/** @reference_list: unused */
	void *reference_list;
	/** @address: unused */
	vm_address_t address;
	/** @size: unused */
	vm_size_t size;
	/** @hdr_size: unused */
	vm_size_t hdr_size;
	/** @start: start routine */
	kmod_start_func_t *start;
	/** @stop: stop routine */
	kmod_stop_func_t *stop;
} kmod_info_t;

/* With its semicolon, as in XNU: sources give none, or a second one. */
#define KMOD_EXPLICIT_DECL(name, version, start, stop)			\
	kmod_info_t kmod_info __attribute__((__used__)) = {		\
		0, KMOD_INFO_VERSION, (uint32_t)-1, #name, version,	\
		-1, 0, 0, 0, 0, start, stop				\
	};

#endif /* _NKE_MACH_KMOD_H_ */
