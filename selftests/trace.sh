#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# nke's tracepoints, read as trace-cmd reads them: sockets of echod, controls
# of forgetful.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run
. "$(dirname "$0")/lib.sh"

need_module forgetful
forgetful=$module
need_module echod
need_command python3
module_loaded echod && skip_all "echod is loaded already"
tracing=/sys/kernel/tracing
[ -d "$tracing/events" ] || skip_all "tracefs is not mounted"

# traced REGEX: is there such a line?
traced()
{
	grep -Eq "$1" "$work/trace" && return 0
	grep -F nke_ "$work/trace" | tail -n 20
	return 1
}

# Every upcall that began has ended.
paired()
{
	awk '/ nke_upcall_begin: / { n++; begun++ }
	     / nke_upcall_end: / { n-- }
	     END { exit !(begun > 0 && n == 0) }' "$work/trace"
}

trace_on()
{
	echo >"$tracing/trace"
	echo 8192 >"$tracing/buffer_size_kb"
	echo 1 >"$tracing/events/nke/enable"
}

plan 13
at_exit "echo 0 >$tracing/events/nke/enable; echo >$tracing/trace"
at_exit 'module_loaded echod && rmmod echod'
test_run "there are events of nke" test -d "$tracing/events/nke"
test_run "they can be turned on" trace_on
ip link set lo up
test_run "echod loads" insmod "$module"
test_run "a client comes" python3 "$selftests/echo_client.py" --seed 1 tcp -4 \
	--connections 2 --bytes 2000
test_run "echod unloads" rmmod echod
test_run "forgetful loads" insmod "$forgetful"
test_run "forgetful unloads" rmmod forgetful
cat "$tracing/trace" >"$work/trace"

so='so=(0x)?[0-9a-f]+'
test_run "a socket is made" traced \
	"nke_socket_create: $so domain=2 type=1 protocol=6 result=0"
test_run "a socket is closed" traced "nke_socket_close: $so"
test_run "a connection is accepted" traced \
	"nke_socket_accept: $so child=(0x)?0*[1-9a-f][0-9a-f]* result=0"
test_run "upcalls begin and end" paired
test_run "a control is registered" traced \
	'nke_control_register: id=[0-9]+ unit=0 flags=0x0 name=org.nke.forgetful.two'
test_run "and taken away" traced \
	'nke_control_deregister: id=[0-9]+ unit=0 flags=0x0 name=org.nke.forgetful.two'
finish
