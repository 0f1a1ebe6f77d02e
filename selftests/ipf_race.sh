#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# IP filters that come and go at random while packets pass: none is lost that no
# filter dropped, and none is seen by a filter that was detached.
#
# IPF_SECONDS and IPF_SEED change how long and what; NKE_FULL=1 stands for 10
# minutes.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"
# shellcheck source=ipf_lib.sh
. "$selftests/ipf_lib.sh"

need_module ipftest
need_command python3 ip ethtool
module_loaded ipftest && skip_all "ipftest is loaded already"
[ -e /proc/net/if_inet6 ] || skip_all "no IPv6"

seconds=20
[ "${NKE_FULL:-0}" = 0 ] || seconds=600
seconds=${IPF_SECONDS:-$seconds}
seed=${IPF_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}

# load VERSION: until a file appears; every byte and every datagram comes back
load()
{
	until [ -e "$work/end" ]; do
		traffic_apart "$1" --tcp 300000 \
			--udp 1,1000,1400,4000,20000 || return 1
	done
}

# What was lost without a filter's will.
lost()
{
	nkectl -j stats | sed 's/[,{]/\n/g' |
		grep -E '"ipf\.(lost|gone|bad)"' | tr -d ' ' | sort
}

# churner SEED ID...
churner()
{
	python3 "$selftests/ipf_ctl.py" churn "$seconds" "$@"
}

churn()
{
	# From now on fragments of IPv6 are put together for filters: those that
	# are under way when that begins are lost.
	filters add 0 6 pass && filters remove 0 || return 1
	rm -f "$work/end"
	load 4 >"$work/load4" 2>&1 &
	load4=$!
	load 6 >"$work/load6" 2>&1 &
	load6=$!
	churner "$seed" 0 1 2 3 4 5 >"$work/churn1" 2>&1 &
	churn1=$!
	churner $((seed + 1)) 10 11 12 13 14 15 >"$work/churn2" 2>&1 &
	churn2=$!
	churn_status=0
	wait "$churn1" || churn_status=1
	wait "$churn2" || churn_status=1
	: >"$work/end"
	wait "$load4" || churn_status=1
	wait "$load6" || churn_status=1
	cat "$work/churn1" "$work/churn2" "$work/load4" "$work/load6"
	return "$churn_status"
}

plan 8
diag "seed $seed (IPF_SEED), $seconds s"
objects >"$work/objects.before"
log_begin
at_exit remove_far_side
at_exit 'module_loaded ipftest && rmmod ipftest'
test_run "ipftest loads" insmod "$module"
test_run "a namespace behind a veth pair" make_far_side
test_run "an echo server there" serve
lost >"$work/lost.before"
test_run "filters come and go, and no byte is lost" churn
diag_file "$work/churn1" 1
lost >"$work/lost.after"
test_run "nothing was lost without a filter's will" \
	diff "$work/lost.before" "$work/lost.after"
log_has 'ipftest: filter .* called after its end'
test_result $((! $?)) "no callback after the detach callback"
test_run "ipftest unloads" rmmod ipftest
remove_far_side
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
finish
