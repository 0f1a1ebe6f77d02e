#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The packets of kernel sockets, captured on a veth pair and read one by one:
# handshake, data, FIN, RST, window, every checksum, nothing twice and nothing
# too late.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"
# shellcheck source=link_lib.sh
. "$selftests/link_lib.sh"

need_module remote
need_command python3 ip ethtool
module_loaded remote && skip_all "remote is loaded already"
[ -e /proc/net/if_inet6 ] || skip_all "no IPv6"

sockets_note "$work/sockets.before"
objects >"$work/objects.before"
need_link

# patient NAMESPACE IPV4 IPV6: TCP sends these nothing again.  A machine that has
# other work answers late.
patient()
{
	ip -n "$1" route add "$2" dev veth rto_min 30s &&
		ip -n "$1" route add "$3" dev veth rto_min 30s &&
		ip netns exec "$1" \
			sh -c 'echo 0 >/proc/sys/net/ipv4/tcp_early_retrans'
}

both_patient()
{
	patient "$near" 192.0.2.2 fd00:7040::2 &&
		patient "$far" 192.0.2.1 fd00:7040::1
}

plan 11
at_exit 'module_loaded remote && rmmod remote'
test_run "remote loads" insmod "$module"
# The first two need probes of a window.
for case in window held orderly first unread linger; do
	[ "$case" != orderly ] ||
		test_run "nothing is sent again for 30 s" both_patient
	test_run "$case" python3 "$selftests/wire_client.py" "$case"
done
test_run "remote unloads" rmmod remote
forget_link
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
test_run "no socket is left" sockets_back "$work/sockets.before"
finish
