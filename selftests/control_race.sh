#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Clients that connect, send and are killed, while the controls that they talk
# to are registered and deregistered.  RACE_ROUNDS changes the number of
# clients (100; NKE_FULL=1: 1000), RACE_SEED what they do.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"

need_module ctltest
need_command python3
module_loaded ctltest && skip_all "ctltest is loaded already"

if [ "${NKE_FULL:-0}" != 0 ]; then rounds=1000; else rounds=100; fi
rounds=${RACE_ROUNDS:-$rounds}
seed=${RACE_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}

race()
{
	RACE_ROUNDS=$rounds python3 "$selftests/genl_client.py" \
		--seed "$seed" race
}

plan 4
diag "seed $seed (RACE_SEED)"
objects >"$work/objects.before"
at_exit 'module_loaded ctltest && rmmod ctltest'
test_run "ctltest loads" insmod "$module"
test_run "$rounds clients are killed while controls come and go" race
# With whatever controls there are.
test_run "ctltest unloads" rmmod ctltest
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
finish
