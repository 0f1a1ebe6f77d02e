#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The nke_ctl family against clients on raw netlink sockets, good and bad, and
# against the kernel's own YNL as a peer that knows nothing of us.
#
# GENL_SEED changes what is sent.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"

need_module echoctl
echoctl=$module
need_module ctltest
ctltest=$module
need_module echod
echod=$module
need_module filters
filters=$module
need_command python3 genl
module_loaded echoctl && skip_all "echoctl is loaded already"
module_loaded ctltest && skip_all "ctltest is loaded already"
module_loaded echod && skip_all "echod is loaded already"
module_loaded filters && skip_all "filters is loaded already"

seed=${GENL_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}

client()
{
	timeout 300 python3 "$selftests/genl_client.py" --seed "$seed" "$@"
}

# -- YNL ----------------------------------------------------------------------

spec=$selftests/ynl/nke_ctl.yaml

# ynl --do NAME --json TEXT: an answer in $work/ynl.out.
ynl()
{
	python3 "$selftests/ynl/cli.py" --spec "$spec" --no-schema \
		"$@" >"$work/ynl.out" 2>&1 || {
			cat "$work/ynl.out"
			return 1
		}
}

ynl_lists()
{
	for list in control connection socket stat module filter; do
		ynl --dump "$list-get" || return 1
	done
	ynl --dump control-get &&
		grep -q "'name': 'org.example.echoctl.stream'" "$work/ynl.out" &&
		grep -q "'type': 'stream'" "$work/ynl.out" &&
		grep -q "'owner': 'echoctl'" "$work/ynl.out" &&
		ynl --do control-get --json '{"name": "org.example.ctltest"}' &&
		grep -q "'send-size': 262144" "$work/ynl.out" &&
		grep -q "'flags': {'extended'}" "$work/ynl.out"
}

ynl_event()
{
	ynl --do event-post --json '{"vendor-name": "org.example.ynl",
		"class": 1, "subclass": 2, "code": 3, "data": "00ff"}' &&
		ynl --do vendor-get \
			--json '{"vendor-name": "org.example.ynl"}' &&
		grep -q "'vendor-name': 'org.example.ynl'" "$work/ynl.out"
}

# The error's text is ours.
ynl_error()
{
	ynl --do connect --json '{"name": "org.example.none"}' >/dev/null &&
		return 1
	grep -q 'no control has that name' "$work/ynl.out" ||
		{ cat "$work/ynl.out"; return 1; }
}

ynl_client()
{
	python3 "$selftests/genl_ynl.py" "$selftests/ynl" "$spec" "$@"
}

# -- the end ------------------------------------------------------------------

load()
{
	insmod "$echoctl" && insmod "$ctltest" && insmod "$echod" &&
		insmod "$filters"
}

no_ports()
{
	objects | grep -qx 'ports 0'
}

tests="lists list-changes echo limits batch pipeline stream hello rcvd options
deaf connecting many-connections privileges namespaces who-asks garbage offset
killed closed-in-the-middle stops-reading stops-reading-many floods slow
events sockets filters filter-counters filter-changes release"

# Once more with clients for which a worker calls the NKE.
worker_tests="echo batch pipeline stream options connecting privileges who-asks
killed closed-in-the-middle stops-reading floods slow release"

count=0
for name in $tests $worker_tests; do count=$((count + 1)); done
plan $((count + 9))
diag "seed $seed (GENL_SEED)"
ip link set lo up
objects >"$work/objects.before"
at_exit 'module_loaded filters && rmmod filters'
at_exit 'module_loaded echod && rmmod echod'
at_exit 'module_loaded ctltest && rmmod ctltest'
at_exit 'module_loaded echoctl && rmmod echoctl'
test_run "echoctl, ctltest, echod and filters load" load

for name in $tests; do
	test_run "$name" client "$name"
done
for name in $worker_tests; do
	test_run "$name, not blocking" client --nonblock "$name"
done

if [ ! -e "$selftests/ynl/cli.py" ] || ! python3 -c 'import yaml'; then
	for name in lists event error client filters; do
		test_skip "YNL: $name" "no YNL or no python3-yaml"
	done
else
	test_run "YNL's command line: lists" ynl_lists
	test_run "YNL's command line: events" ynl_event
	test_run "YNL's command line: an error's text" ynl_error
	test_run "YNL's library: a client that echoes" ynl_client
	test_run "YNL's library: IP filters" ynl_client filters
fi

test_run "echoctl, ctltest, echod and filters unload" \
	rmmod echoctl ctltest echod filters
test_run "no netlink socket is remembered" busywait 60 no_ports
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
finish
