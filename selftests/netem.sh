#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Kernel sockets over links that lose, reorder, double and damage packets, and
# over a slow one: every byte arrives, every datagram that does is whole.  The
# NKE relay is in one network namespace, its peers in another.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"
# shellcheck source=link_lib.sh
. "$selftests/link_lib.sh"

need_module relay
need_command python3 ip tc ethtool
module_loaded relay && skip_all "relay is loaded already"
[ -e /proc/net/if_inet6 ] || skip_all "no IPv6"

# link PARAMETER...: of netem, in both directions.
link()
{
	for namespace in "$near" "$far"; do
		ip netns exec "$namespace" tc qdisc replace dev veth root \
			netem "$@" || return 1
	done
}

kpi()
{
	python3 "$selftests/kpi.py" -n "$near" "$@"
}

relay_listens()
{
	kpi listen stream 192.0.2.1:7040 && kpi listen dgram 192.0.2.1:7040 &&
		kpi listen stream '[fd00:7040::1]:7040' &&
		kpi listen dgram '[fd00:7040::1]:7040' &&
		kpi listen stream 192.0.2.1:7041 - 32768
}

# as_server PORT CONNECTIONS BYTES
as_server()
{
	far python3 "$selftests/echo_client.py" tcp --seed 1 --exact \
		--host 192.0.2.1 --port "$1" --connections "$2" --bytes "$3"
}

# as_client BYTES
as_client()
{
	python3 "$selftests/netem_client.py" serve "$far" fd00:7040::2 "$1" \
		python3 "$selftests/kpi.py" -n "$near" connect
}

# udp HOST: few datagrams, but of several fragments.
udp()
{
	far python3 "$selftests/netem_client.py" udp "$1" 7040 48
}

# Both sides' sum of a counter, by its group and name (Tcp:RetransSegs).
counter()
{
	for namespace in "$near" "$far"; do
		ip netns exec "$namespace" \
			cat /proc/net/snmp /proc/net/netstat || return 1
	done | awk -v name="$1" '
		$1 != group { group = $1; split($0, names); next }
		{
			for (i = 2; i <= NF; i++)
				if (group names[i] == name)
					sum += $i
			group = ""
		}
		END { print sum + 0 }'
}

# counted NAME COMMAND...: the command is well each time, until the link was bad
# enough for this counter to move, which is chance; else the case shows nothing.
counted()
{
	counted_name=$1
	shift
	counted_before=$(counter "$counted_name")
	for counted_try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
		"$@" || return 1
		counted_after=$(counter "$counted_name")
		echo "$counted_try: $counted_name: $counted_before to" \
			"$counted_after"
		[ "$counted_after" -eq "$counted_before" ] || return 0
	done
	return 1
}

# at_least SECONDS COMMAND...: the link is as slow as it should be.
at_least()
{
	at_least_s=$1
	shift
	at_least_start=$(cut -d. -f1 /proc/uptime)
	"$@" || return 1
	[ $(($(cut -d. -f1 /proc/uptime) - at_least_start)) -ge "$at_least_s" ]
}

stat()
{
	sed -n "s/^$1 //p" "$work/stats"
}

was_pushed_back()
{
	cat "$work/stats"
	[ "$(stat refused)" -gt 0 ] && [ "$(stat writable)" -gt 0 ]
}

all_in_order()
{
	cat "$work/stats"
	[ "$(stat sessions)" -gt 0 ] && [ "$(stat aborted)" -eq 0 ]
}

# bad NAME COUNTER PARAMETER...: TCP in both roles.
bad()
{
	bad_name=$1 bad_counter=$2
	shift 2
	test_run "$bad_name: the link" link "$@"
	test_run "$bad_name: a kernel server, IPv4" \
		counted "$bad_counter" as_server 7040 3 200000
	test_run "$bad_name: a kernel client, IPv6" \
		counted "$bad_counter" as_client 400000
}

sockets_note "$work/sockets.before"
objects >"$work/objects.before"
need_link
link delay 1ms >"$work/run.out" 2>&1 || {
	diag_file "$work/run.out"
	skip_all "this kernel has no netem"
}

plan 30
at_exit 'module_loaded relay && rmmod relay'
test_run "relay loads" insmod "$module"
test_run "relay listens" relay_listens

bad "loss of 5 %" Tcp:RetransSegs loss 5%
test_run "loss of 20 %: the link" link loss 20%
test_run "datagrams over IPv4" udp 192.0.2.1
test_run "datagrams over IPv6" udp fd00:7040::1
bad "reordering" TcpExt:TCPOFOQueue delay 10ms reorder 25% 50%
test_run "datagrams" udp 192.0.2.1
bad "doubles" TcpExt:TCPDSACKOldSent delay 2ms duplicate 10%
test_run "datagrams" udp 192.0.2.1
bad "damage" Tcp:InCsumErrors delay 1ms corrupt 3%
test_run "damage of 10 %: the link" link delay 1ms corrupt 10%
test_run "datagrams" counted Udp:InCsumErrors udp 192.0.2.1

# A queue of a few seconds: what is sent once more does not fill it for minutes.
test_run "10 kB/s" link rate 80kbit limit 30
test_run "200 kB to and fro" at_least 15 as_server 7041 1 200000

# The last acknowledgements find a free way.
test_run "a good link" link delay 1ms
test_run "a peer that does not read" \
	far python3 "$selftests/netem_client.py" stall 192.0.2.1 7041
python3 "$selftests/kpi.py" stats >"$work/stats"
test_run "sends were refused, and upcalls told of space" was_pushed_back
test_run "no connection was aborted" all_in_order
test_run "relay unloads" rmmod relay
# Whose last word was lost says it again: the link is needed until then.
test_run "no socket is left" sockets_back "$work/sockets.before"
forget_link
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
finish
