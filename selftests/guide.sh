#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The sample of a kernel control with events, and its client in C: the client
# gives it three lines to count and prints what it hears.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run
. "$(dirname "$0")/lib.sh"

need_module guide
client=$selftests/guide_client
[ -x "$client" ] || skip_all "guide_client is not there"
module_loaded guide && skip_all "guide is loaded already"

plan 6

cat >"$work/expected" <<LINES
event 1: counting, 0 messages, 0 bytes
status: 3 messages, 14 bytes
event 2: done, 3 messages, 14 bytes
LINES

counts()
{
	printf 'one\ntwo\nthree\n' | "$client" >"$work/client.out" 2>&1
	cat "$work/client.out"
	cmp "$work/expected" "$work/client.out"
}

# A client that has come too late is told so, and the first one goes on.
one_at_a_time()
{
	mkfifo "$work/in"
	"$client" <"$work/in" >"$work/first.out" 2>&1 &
	first=$!
	exec 3>"$work/in"
	busywait 60 grep -q '^event 1' "$work/first.out"
	"$client" </dev/null >"$work/second.out" 2>&1 3>&-
	second_status=$?
	printf 'one\ntwo\nthree\n' >&3
	exec 3>&-
	wait "$first" || return 1
	cat "$work/first.out" "$work/second.out"
	[ "$second_status" -eq 1 ] &&
		grep -q '^connect: .*busy' "$work/second.out" &&
		cmp "$work/expected" "$work/first.out"
}

objects >"$work/objects.before"
at_exit 'exec 3>&-; module_loaded guide && rmmod guide'
log_begin
test_run "guide loads" insmod "$module"
test_run "it counts what its client writes, and tells" counts
test_run "it has one client at a time" one_at_a_time
test_run "guide unloads" rmmod guide
test_run "it saw two clients come and go" \
	log_has 'guide: unit 1 disconnected'
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
finish
