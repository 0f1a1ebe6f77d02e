/* SPDX-License-Identifier: GPL-2.0 */
/* libkern/version.h of the client world: the XNU whose interface this is. */
#ifndef _NKE_LIBKERN_VERSION_H_
#define _NKE_LIBKERN_VERSION_H_

#define VERSION_MAJOR		19
#define VERSION_MINOR		6
#define VERSION_REVISION	0
#define VERSION_STAGE		0
#define VERSION_PRERELEASE_LEVEL 0

#define OSTYPE			"Darwin"
#define OSRELEASE		"19.6.0"

#define NKE_CONSTANT	static const __attribute__((__unused__))

NKE_CONSTANT int version_major = VERSION_MAJOR;
NKE_CONSTANT int version_minor = VERSION_MINOR;
NKE_CONSTANT int version_revision = VERSION_REVISION;
NKE_CONSTANT int version_stage = VERSION_STAGE;
NKE_CONSTANT int version_prerelease_level = VERSION_PRERELEASE_LEVEL;
NKE_CONSTANT char ostype[] = OSTYPE;
NKE_CONSTANT char osrelease[] = OSRELEASE;

#endif /* _NKE_LIBKERN_VERSION_H_ */
