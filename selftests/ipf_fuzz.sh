#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Malformed packets from the wire and from raw sockets, through filters that
# take them apart and put them together again.
#
# IPF_PACKETS and IPF_SEED change how many and which; NKE_FULL=1 stands for a
# million.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"
# shellcheck source=ipf_lib.sh
. "$selftests/ipf_lib.sh"

need_module ipftest
need_command python3 ip ethtool
[ -x "$selftests/ipffuzz" ] ||
	skip_all "ipffuzz is not there (make -C selftests)"
module_loaded ipftest && skip_all "ipftest is loaded already"
[ -e /proc/net/if_inet6 ] || skip_all "no IPv6"

packets=20000
[ "${NKE_FULL:-0}" = 0 ] || packets=1000000
packets=${IPF_PACKETS:-$packets}
seed=${IPF_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}

fuzz()
{
	mac=$(cat "/sys/class/net/$near/address")
	far_side "$selftests/ipffuzz" wire "$far" "$mac" \
		$((packets - packets / 4)) "$seed" \
		"$far4" "$near4" "$far6" "$near6" &&
		"$selftests/ipffuzz" local $((packets / 4)) "$seed" \
			"$near4" "$far4"
}

# set_filters DIRECT: one for each way of treating packets
set_filters()
{
	i=0
	for version in 4 6; do
		for role in pass inject copy rebuild pieces finish grow; do
			filters add "$i" "$version" "$role" direct="$1" every=2 ||
				return 1
			i=$((i + 1))
		done
	done
}

with()
{
	set_filters "$1" && fuzz || return 1
	filters expect 0 "seen_in>$((packets / 20))" 'seen_out>100' late=0 &&
		filters expect 7 "seen_in>$((packets / 20))" late=0
	with_status=$?
	filters clear && return "$with_status"
}

plan 8
diag "seed $seed (IPF_SEED), $packets packets each"
objects >"$work/objects.before"
at_exit remove_far_side
at_exit 'module_loaded ipftest && rmmod ipftest'
test_run "ipftest loads" insmod "$module"
test_run "a namespace behind a veth pair" make_far_side
test_run "an echo server there" serve
test_run "inline filters" with 1
test_run "filters in threads" with 0
test_run "traffic flows" traffic 4
test_run "ipftest unloads" rmmod ipftest
remove_far_side
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
finish
