#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# All calls of the socket KPI at random, from many tasks on the same sockets,
# with signals: every error is one that the call documents, no upcall begins
# after a close, nothing is left.
#
# 15 seconds, 40 where checkers make everything slow; NKE_FULL=1: 10 minutes.
# SOCK_SECONDS says otherwise, SOCK_SEED changes what is done.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"

need_module socktest
need_command python3 ip
module_loaded socktest && skip_all "socktest is loaded already"
[ -e /proc/net/if_inet6 ] || skip_all "no IPv6"

seconds=15
[ ! -e /sys/kernel/debug/kmemleak ] || seconds=40
[ "${NKE_FULL:-0}" = 0 ] || seconds=600
seconds=${SOCK_SECONDS:-$seconds}
seed=${SOCK_SEED:-$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}

# value NAME: of the counters
value()
{
	sed -n "s/^$1 //p" "$work/stats"
}

# Each kind of call was made, and went well at least once.
all_kinds()
{
	awk '/\.good 0$/ { print "none went well: " $1; bad = 1 }
	     END { exit bad }' "$work/stats"
}

no_odd_error()
{
	[ "$(value odd)" -eq 0 ] && return 0
	log_text | grep '^socktest: operation' | sort | uniq -c
	return 1
}

called_back()
{
	[ "$(value upcalls)" -gt 0 ] && [ "$(value events)" -gt 0 ]
}

nothing_left()
{
	objects_back "$work/objects.before" &&
		sockets_back "$work/sockets.before"
}

plan 9
diag "seed $seed (SOCK_SEED), $seconds s"
objects >"$work/objects.before"
ip link set lo up
sockets_note "$work/sockets.before"
log_begin
at_exit 'module_loaded socktest && rmmod socktest'
test_run "socktest loads" insmod "$module"
test_run "calls at random from 6 tasks" \
	python3 "$selftests/sock_ctl.py" act "$seconds" "$seed" 6
test_run "it tells what came of them" \
	sh -c "python3 '$selftests/sock_ctl.py' stats >'$work/stats'"
diag_file "$work/stats" 60
test_run "each kind of call has succeeded" all_kinds
test_run "no error that is not documented" no_odd_error
test_run "there were upcalls and events" called_back
test_run "no upcall began after a close" test "$(value late)" -eq 0
test_run "socktest unloads" rmmod socktest
test_run "no object, no reference and no socket is left" nothing_left
finish
