#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# file_socket() and file_drop() with real processes: an NKE takes sockets that
# its clients name, and both use them; then descriptors are closed and used anew,
# processes fork, exec() and exit while it holds them.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"

need_module fdtest
need_command python3 ip
module_loaded fdtest && skip_all "fdtest is loaded already"
[ -e /proc/net/if_inet6 ] || skip_all "no IPv6"

tests="errors echo poll closed kept datagrams forked executed exited race"

client()
{
	timeout 300 python3 "$selftests/file_client.py" "$@"
}

nothing_held()
{
	objects | grep -qx 'descriptors 0'
}

# Both holds of the child, each by its number.
told_of()
{
	[ "$(log_text | grep -c \
		'^nke: fdtest: descriptor [0-9]* of .*\[[0-9]*\] was left held$')" \
		-eq 2 ]
}

unexpected()
{
	! log_has '^fdtest:'
}

# shellcheck disable=SC2086 # a list of words
set -- $tests
plan $((2 * ($# + 4) + 2))
objects >"$work/objects.before"
ip link set lo up
log_begin
at_exit 'module_loaded fdtest && rmmod fdtest'
for front in "" --netlink; do
	test_run "fdtest loads" insmod "$module"
	for name; do
		# shellcheck disable=SC2086 # none or one
		test_run "$name${front:+, netlink}" client $front "$name"
	done
	test_run "nothing is held${front:+, netlink}" busywait 60 nothing_held
	log_begin
	# shellcheck disable=SC2086 # none or one
	test_run "forgotten${front:+, netlink}" client $front forgotten
	told_of
	test_result $? "the log tells what was left${front:+, netlink}"
done
test_run "nothing else to say" unexpected
test_run "no object and no reference is left" \
	objects_back "$work/objects.before"
finish
