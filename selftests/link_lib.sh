# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Shared by the tests that need a wire: a veth pair between two network
# namespaces, with the packets that a wire would have.

# shellcheck disable=SC2154 # lib.sh sets work
near=nke-near far=nke-far

near()
{
	ip netns exec "$near" "$@"
}

far()
{
	ip netns exec "$far" "$@"
}

forget_link()
{
	ip netns del "$near" 2>/dev/null
	ip netns del "$far" 2>/dev/null
}

# No packet is merged, cut later, or without its checksum.
link_side()
{
	ip -n "$1" addr add "$2/24" dev veth &&
		ip -n "$1" addr add "$3/64" dev veth nodad &&
		ip -n "$1" link set lo up &&
		ip -n "$1" link set veth up &&
		ip netns exec "$1" ethtool -K veth tso off gso off gro off \
			tx off
}

# 192.0.2.1 and fd00:7040::1 are near, those with 2 far.
make_link()
{
	at_exit forget_link
	ip netns add "$near" && ip netns add "$far" &&
		ip -n "$near" link add veth type veth peer name veth \
			netns "$far" &&
		link_side "$near" 192.0.2.1 fd00:7040::1 &&
		link_side "$far" 192.0.2.2 fd00:7040::2
}

# need_link: or skip the test.
need_link()
{
	make_link >"$work/run.out" 2>&1 && return 0
	diag_file "$work/run.out"
	skip_all "no veth pair between network namespaces"
}
