#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Mutated messages to the nke_ctl family, for a short while; scripts/fuzz does
# it for a long one.  FUZZ_MESSAGES changes the number (20000; NKE_FULL=1:
# 1000000), FUZZ_SEED what is sent.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"

need_module echoctl
echoctl=$module
need_module ctltest
ctltest=$module
[ -x "$selftests/genl_fuzz" ] || skip_all "genl_fuzz is not built"
module_loaded echoctl && skip_all "echoctl is loaded already"
module_loaded ctltest && skip_all "ctltest is loaded already"

if [ "${NKE_FULL:-0}" != 0 ]; then messages=1000000; else messages=20000; fi
messages=${FUZZ_MESSAGES:-$messages}
seed=${FUZZ_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}

load()
{
	insmod "$echoctl" && insmod "$ctltest"
}

# Their last callbacks may still be on the way.
unload()
{
	{ ! module_loaded ctltest || rmmod ctltest; } &&
		{ ! module_loaded echoctl || rmmod echoctl; }
}

# The kernel's log would be full of what netlink thinks of the messages.
quietly()
{
	dmesg -n 1
	"$@"
	quietly_status=$?
	dmesg -n 5
	return "$quietly_status"
}

plan 4
diag "seed $seed (FUZZ_SEED)"
objects >"$work/objects.before"
at_exit 'module_loaded ctltest && rmmod ctltest'
at_exit 'module_loaded echoctl && rmmod echoctl'
test_run "echoctl and ctltest load" load
test_run "$messages mutated messages" quietly "$selftests/genl_fuzz" \
	-s "$seed" -n "$messages"
test_run "echoctl and ctltest unload" busywait 60 unload
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
finish
