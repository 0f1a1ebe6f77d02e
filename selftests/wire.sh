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

cases="orderly first unread linger window held"
plan 10
at_exit 'module_loaded remote && rmmod remote'
test_run "remote loads" insmod "$module"
for case in $cases; do
	test_run "$case" python3 "$selftests/wire_client.py" "$case"
done
test_run "remote unloads" rmmod remote
forget_link
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
test_run "no socket is left" sockets_back "$work/sockets.before"
finish
