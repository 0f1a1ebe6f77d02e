#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# PF_SYSTEM sockets as programs of macOS use them: a C program, compiled
# against our headers, talks to the controls of echoctl and hears of events.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"

need_module echoctl
client=$selftests/pfsystem_client
[ -x "$client" ] || skip_all "pfsystem_client is not there (make -C selftests)"
module_loaded echoctl && skip_all "echoctl is loaded already"

tests="sockets units messages merge stream options flood poll shutdown
	blocked compat unprivileged netns event-socket clients killed"

# How many there are of our sockets.
system_sockets()
{
	awk '$1 == "SYSTEM" { print $3 }' /proc/net/protocols
}

no_system_socket()
{
	[ "$(system_sockets)" -eq 0 ]
}

listening()
{
	grep -q '^ready$' "$work/events"
}

held()
{
	grep -q '^connected$' "$work/hold.out"
}

# Hold a connection in the background until descriptor 3 is closed.
hold_start()
{
	mkfifo "$work/hold.in"
	"$client" hold <"$work/hold.in" >"$work/hold.out" 2>&1 3>&- &
	holder=$!
	exec 3>"$work/hold.in"
	busywait 60 held
}

refuses_to_go()
{
	! rmmod echoctl && module_loaded echoctl
}

hold_end()
{
	exec 3>&-
	wait "$holder" && return 0
	cat "$work/hold.out"
	return 1
}

listener_gone()
{
	! kill -0 "$listener" 2>/dev/null
}

# What a listener hears: an event for each of the four controls that come,
# and for each that goes.
heard_all()
{
	busywait 60 listener_gone || cat "$work/events"
	[ "$(grep -c '^event 1$' "$work/events")" -eq 4 ] &&
		[ "$(grep -c '^event 2$' "$work/events")" -eq 4 ]
}

# shellcheck disable=SC2086 # a list of words
set -- $tests
plan $(($# + 9))
objects >"$work/objects.before"
at_exit 'exec 3>&-; module_loaded echoctl && rmmod echoctl'

"$client" listen 8 >"$work/events" 2>&1 &
listener=$!
at_exit "kill $listener 2>/dev/null"
test_run "somebody listens to events" busywait 60 listening
log_begin
test_run "echoctl loads" insmod "$module"
for name in $tests; do
	if [ "$name" = compat ] &&
	   ! grep -q ' __ia32_compat_sys_ioctl$' /proc/kallsyms; then
		test_skip "$name" "the kernel runs no 32-bit programs"
		continue
	fi
	test_run "$name" "$client" "$name"
done

test_run "a client holds a connection" hold_start
test_run "then echoctl cannot be unloaded" refuses_to_go
test_run "the client goes on, and goes" hold_end
test_run "echoctl unloads" rmmod echoctl
log_text | grep '^echoctl:' | sed 's/^/# /'
test_run "eight events were heard" heard_all
test_run "no PF_SYSTEM socket is left" busywait 60 no_system_socket
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
finish
