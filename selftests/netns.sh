#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Kernel sockets hold the network namespace that they are in, and let it go
# when they are closed.  Whether a namespace still exists shows in a veth pair
# with one end inside: it vanishes with it.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"

need_module nsholder
holder=$module
need_module echod
need_command ip ss
module_loaded nsholder && skip_all "nsholder is loaded already"
module_loaded echod && skip_all "echod is loaded already"
[ -e /proc/net/if_inet6 ] || skip_all "no IPv6"

plan 13

# make_netns NAME: with a loopback interface, and a veth end outside.
make_netns()
{
	ip netns add "nke-$1" &&
		ip -n "nke-$1" link set lo up &&
		ip link add "nke-$1" type veth peer name in netns "nke-$1"
}

exists()
{
	ip link show "nke-$1" >/dev/null 2>&1
}

is_gone()
{
	! exists "$1"
}

gone()
{
	busywait 60 is_gone "$1"
}

# Namespaces end in the order in which they are let go: when one that was
# deleted later is gone, those deleted before are, or something holds them.
still_there()
{
	make_netns late && ip netns del nke-late && gone late && exists "$1"
}

# The sockets that the holder has: listeners, datagrams, connections.
held_inside()
{
	ip netns exec nke-held ss -tuanH >"$work/inside" || return 1
	cat "$work/inside"
	[ "$(grep -c '^tcp *LISTEN .*:7008 ' "$work/inside")" -eq 2 ] &&
		[ "$(grep -c '^udp .*:7008 ' "$work/inside")" -eq 2 ] &&
		[ "$(grep -c '^tcp *ESTAB ' "$work/inside")" -eq 4 ]
}

none_outside()
{
	! ss -tuanH | grep -v TIME-WAIT | grep ':7008 '
}

fails_to_load()
{
	! ip netns exec nke-fail insmod "$holder" && ! module_loaded nsholder
}

forget_netns()
{
	for name in held late free fail; do
		ip netns del "nke-$name" 2>/dev/null
	done
}

sockets_note "$work/sockets.before"
objects >"$work/objects.before"
at_exit forget_netns
at_exit 'module_loaded nsholder && rmmod nsholder'
at_exit 'module_loaded echod && rmmod echod'

# An open socket holds its namespace, and only that.
test_run "a namespace is made" make_netns held
test_run "an NKE opens sockets inside" ip netns exec nke-held insmod "$holder"
test_run "they are there" held_inside
test_run "and not outside" none_outside
ip netns del nke-held
test_run "the deleted namespace stays while they are open" still_there held
test_run "the NKE unloads" rmmod nsholder
test_run "the namespace goes away" gone held

# A start routine that fails half way, with IPv4 open, has held it, too.
make_netns fail
ip -n nke-fail -6 addr flush dev lo
test_run "without an IPv6 address the NKE cannot start" fails_to_load
ip netns del nke-fail
test_run "and leaves no namespace behind" gone fail

# sock_socket() is not bound to whoever loads the NKE.
make_netns free
test_run "echod is loaded from inside a namespace" \
	ip netns exec nke-free insmod "$module"
ip netns del nke-free
test_run "which it does not hold" gone free
rmmod echod

test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
test_run "no socket is left" sockets_back "$work/sockets.before"
finish
