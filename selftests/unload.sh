#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Load echod, put it under traffic, unload it in the middle of that, again and
# again.  UNLOAD_ROUNDS changes the number of rounds (5; NKE_FULL=1: 100).

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"

need_module echod
need_command python3
module_loaded echod && skip_all "echod is loaded already"

if [ "${NKE_FULL:-0}" != 0 ]; then rounds=100; else rounds=5; fi
rounds=${UNLOAD_ROUNDS:-$rounds}
seed=${ECHOD_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}

# The client has seen echoes on TCP and UDP since it was asked.
traffic_flows()
{
	grep -q '^flowing$' "$work/client.out"
}

one_round()
{
	: >"$work/client.out"
	log_begin
	insmod "$module" || return 1
	python3 -u "$selftests/echo_client.py" --seed $((seed + $1)) load \
		--connections 20 >"$work/client.out" 2>&1 &
	background=$!
	busywait 60 traffic_flows
	flows=$?
	rmmod echod
	removed=$?
	background_stop
	[ "$flows" -eq 0 ] || echo "round $1: no traffic"
	[ "$removed" -eq 0 ] || echo "round $1: rmmod failed"
	log_has '^echod: [0-9]+ connections, ' || removed=1
	[ "$flows" -eq 0 ] && [ "$removed" -eq 0 ] && ! module_loaded echod
}

all_rounds()
{
	round=1
	while [ "$round" -le "$rounds" ]; do
		one_round "$round" || return 1
		round=$((round + 1))
	done
}

plan 3
diag "seed $seed (ECHOD_SEED)"
ip link set lo up
sockets_note "$work/sockets.before"
objects >"$work/objects.before"
at_exit 'background_stop; module_loaded echod && rmmod echod'

test_run "$rounds rounds of unloading under load" all_rounds
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
test_run "no socket is left" sockets_back "$work/sockets.before"
finish
