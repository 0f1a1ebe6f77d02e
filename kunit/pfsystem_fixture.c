// SPDX-License-Identifier: GPL-2.0
/*
 * The control under test: does as it is told by struct control.
 */
#include <linux/string.h>

#include "core/errno.h"
#include "pfsystem_fixture.h"

struct control ctl;

static int control_on_connect(void *ref, struct sockaddr_ctl *addr,
			      void **unitinfo)
{
	struct nke_sockaddr_ctl *sac = (void *)addr;

	if (ctl.fail_connect)
		return ctl.fail_connect;
	ctl.unit = sac->sc_unit;
	*unitinfo = &ctl;
	return 0;
}

static int control_on_disconnect(void *ref, unsigned int unit, void *unitinfo)
{
	atomic_inc(&ctl.disconnects);
	return 0;
}

static int control_on_send(void *ref, unsigned int unit, void *unitinfo,
			   struct __mbuf *m, int flags)
{
	int err = ctl.fail_send;

	ctl.flags = flags;
	atomic_inc(&ctl.sends);
	if (!err && ctl.other)
		err = send_bytes(ctl.other, "inner", 5, 0, NULL);
	if (!err && ctl.echo < 0) {
		nke_mbuf_freem(ctl.kept);
		ctl.kept = m;
		return 0;
	}
	if (!err)
		err = nke_ctl_enqueuembuf(ref, unit, m, ctl.echo);
	if (err)
		nke_mbuf_freem(m);
	return err;
}

static int control_on_setopt(void *ref, unsigned int unit, void *unitinfo,
			     int opt, void *data, unsigned long len)
{
	if (opt == OPT_REFUSE)
		return nke_errno(-EDOM);
	ctl.value_null = !data;
	ctl.value_len = len;
	if (data)
		memcpy(ctl.value, data, min(len, sizeof(ctl.value)));
	return 0;
}

static int control_on_getopt(void *ref, unsigned int unit, void *unitinfo,
			     int opt, void *data, unsigned long *len)
{
	switch (opt) {
	case OPT_REFUSE:
		return nke_errno(-EDOM);
	case OPT_LIE:
		(*len)++;
		return 0;
	}
	/* What was in the buffer, then what it is now. */
	if (data) {
		if (*len < ctl.value_len)
			return nke_errno(-EINVAL);
		ctl.value_null = ((u8 *)data)[0] == 0;
		memcpy(data, ctl.value, ctl.value_len);
	}
	*len = ctl.value_len;
	return 0;
}

static void control_on_rcvd(void *ref, unsigned int unit, void *unitinfo,
			    int flags)
{
	atomic_inc(&ctl.rcvds);
}

/* Register the control; it echoes messages. */
void control_setup(struct kunit *test, u32 flags)
{
	struct nke_bsd_kern_ctl_reg reg = {
		.ctl_name = CTL_NAME,
		.ctl_flags = flags | NKE_CTL_FLAG_REG_EXTENDED,
		.ctl_connect = control_on_connect,
		.ctl_disconnect = control_on_disconnect,
		.ctl_send = control_on_send,
		.ctl_setopt = control_on_setopt,
		.ctl_getopt = control_on_getopt,
		.ctl_rcvd = control_on_rcvd,
	};

	memset(&ctl, 0, sizeof(ctl));
	ctl.echo = flags & NKE_CTL_FLAG_REG_SOCK_STREAM ? 0 : NKE_CTL_DATA_EOR;
	KUNIT_ASSERT_EQ(test, 0, nke_ctl_register((void *)&reg, &ctl.ref));
	ctl.id = reg.ctl_id;
}

/* Nobody is connected any more. */
void control_gone(struct kunit *test)
{
	nke_mbuf_freem(ctl.kept);
	ctl.kept = NULL;
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_deregister(ctl.ref));
}

struct __socket *system_socket(struct kunit *test, int type, int protocol)
{
	struct __socket *so = NULL;

	KUNIT_ASSERT_EQ(test, 0, nke_sock_socket(PF_SYSTEM, type, protocol,
						 NULL, NULL, &so));
	KUNIT_ASSERT_NOT_NULL(test, so);
	return so;
}

void control_address(struct nke_sockaddr_ctl *sac)
{
	memset(sac, 0, sizeof(*sac));
	sac->sc_len = sizeof(*sac);
	sac->sc_family = NKE_AF_SYSTEM;
	sac->ss_sysaddr = NKE_AF_SYS_CONTROL;
	sac->sc_id = ctl.id;
}

int control_connect(struct __socket *so)
{
	struct nke_sockaddr_ctl sac;

	control_address(&sac);
	return nke_sock_connect(so, SA(&sac), 0);
}

struct __socket *control_client(struct kunit *test, int type)
{
	struct __socket *so = system_socket(test, type, CONTROL);

	KUNIT_ASSERT_EQ(test, 0, control_connect(so));
	return so;
}

/* As the NKE, to its last client. */
int control_enqueue(const void *data, size_t len, u32 flags)
{
	return nke_ctl_enqueuedata(ctl.ref, ctl.unit, (void *)data, len, flags);
}

void pfsystem_test_exit(struct kunit *test)
{
	ksocket_test_exit(test);
	KUNIT_EXPECT_EQ(test, 0U, nke_ctl_conn_count());
}
