#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The sample ipcount: what it counts is what was sent to a server in another
# namespace and came back, to the packet and to the byte.  Read with nkectl.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"
# shellcheck source=ipf_lib.sh
. "$selftests/ipf_lib.sh"

need_module ipcount
need_command python3 ip ethtool ping nkectl setpriv od paste
module_loaded ipcount && skip_all "ipcount is loaded already"
[ -e /proc/net/if_inet6 ] || skip_all "no IPv6"

control=org.example.ipcount

# names PROTOCOL...: the counters, in the order in which they are given
names()
{
	for name in "$@"; do
		for family in "$name.v4" "$name.v6"; do
			for way in in out; do
				echo "$family.$way.packets"
				echo "$family.$way.bytes"
			done
		done
	done
}

# get OPTION SIZE PROTOCOL...: lines "NAME VALUE" in $work/counters
get()
{
	get_option=$1 get_size=$2
	shift 2
	nkectl control get "$control" "$get_option" type raw size "$get_size" \
		>"$work/raw" || return 1
	names "$@" >"$work/names"
	od -An -v -tu8 -w8 "$work/raw" | tr -d ' ' |
		paste -d ' ' "$work/names" - >"$work/counters"
}

totals()
{
	get 1 256 tcp udp icmp other
}

# value NAME: of a counter that was got
value()
{
	sed -n "s/^$1 //p" "$work/counters"
}

# are NAME=VALUE...: the counters that were got
are()
{
	are_status=0
	for are in "$@"; do
		[ "$(value "${are%%=*}")" = "${are#*=}" ] && continue
		echo "${are%%=*} is $(value "${are%%=*}") and not ${are#*=}"
		are_status=1
	done
	return "$are_status"
}

# count PROTOCOL VERSION WAY PACKETS BYTES: so many, exactly
count()
{
	totals && are "$1.v$2.$3.packets=$4" "$1.v$2.$3.bytes=$5"
}

# both PROTOCOL VERSION PACKETS BYTES: in and out.  A packet may be received
# before the filter's thread has come to count it.
both()
{
	busywait 60 count "$1" "$2" in "$3" "$4" >/dev/null
	count "$1" "$2" in "$3" "$4" && count "$1" "$2" out "$3" "$4"
}

reset()
{
	nkectl control set "$control" 2 0
}

# kernel FILE TABLE NAME: a counter of the kernel's own
kernel()
{
	awk -v table="$2:" -v name="$3" '
		$1 == name { print $2 }
		$1 == table && !at { for (i = 2; i <= NF; i++)
					if ($i == name) at = i
				     next }
		$1 == table { print $at }' "/proc/net/$1"
}

tool()
{
	nkectl control get "$control" 1 &&
		nkectl -j control get "$control" 1 | grep -q '"length":256' &&
		nkectl control get "$control" 1 type raw size 256 |
			wc -c | grep -qx 256 &&
		! nkectl control get "$control" 1 size 255 &&
		! nkectl control get "$control" 2 &&
		! nkectl control get "$control" 255 &&
		! nkectl control get "$control" 512 &&
		! nkectl control set "$control" 1 0 &&
		! setpriv --reuid 1000 --clear-groups \
			nkectl control set "$control" 2 0 &&
		nkectl filter list >"$work/filters" &&
		[ "$(grep -c ": $control\.v[46]: .* mode threaded " \
			"$work/filters")" -eq 2 ]
}

pings()
{
	reset && ping -c 20 -i 0.05 -W 10 "$far4" &&
		both icmp 4 20 $((20 * 84))
}

pings_in_fragments()
{
	reset && ping -c 5 -i 0.1 -W 10 -s 4000 "$far4" &&
		both icmp 4 5 $((5 * 4028))
}

# Neighbours talk as well: the kernel knows how much.
pings6()
{
	before_out=$(kernel snmp6 - Icmp6OutMsgs)
	before_in=$(kernel snmp6 - Icmp6InMsgs)
	reset && ping -c 20 -i 0.05 -W 10 "$far6" &&
		busywait 60 pings6_are_there &&
		[ "$out" -le $(($(kernel snmp6 - Icmp6OutMsgs) -
			before_out)) ] &&
		[ "$in" -le $(($(kernel snmp6 - Icmp6InMsgs) - before_in)) ]
}

pings6_are_there()
{
	totals || return 1
	out=$(value icmp.v6.out.packets) in=$(value icmp.v6.in.packets)
	[ "$out" -ge 20 ] && [ "$in" -ge 20 ]
}

# datagrams VERSION HEADERS SIZE...
datagrams()
{
	datagrams_version=$1 headers=$2
	shift 2
	bytes=0 sizes=
	for size in "$@"; do
		bytes=$((bytes + size + headers))
		sizes=$sizes,$size
	done
	reset && traffic "$datagrams_version" --tcp 0 --udp "${sizes#,}" &&
		both udp "$datagrams_version" $# "$bytes"
}

# The kernel counts what it sends again by itself.
sent()
{
	echo $(($(kernel snmp Tcp OutSegs) + $(kernel snmp Tcp RetransSegs)))
}

# As many segments as the kernel's TCP has counted, whatever is left to devices.
segments()
{
	before_out=$(sent)
	before_in=$(kernel snmp Tcp InSegs)
	reset && traffic "$1" --tcp 500000 --udp= || return 1
	busywait 60 segments_are_there "$1" >/dev/null
	segments_are_there "$1" && [ "$out" -gt 10 ] && [ "$in" -gt 10 ] &&
		[ "$(value "tcp.v$1.out.bytes")" -gt 500000 ] &&
		[ "$(value "tcp.v$1.in.bytes")" -gt 500000 ] &&
		are "tcp.v$((10 - $1)).out.packets=0"
}

segments_are_there()
{
	totals || return 1
	out=$(($(sent) - before_out))
	in=$(($(kernel snmp Tcp InSegs) - before_in))
	are "tcp.v$1.out.packets=$out" "tcp.v$1.in.packets=$in"
}

# Options for the destination are no protocol.
behind_options()
{
	# Those that come in have none.
	reset && timeout 60 python3 "$selftests/redirect_traffic.py" options \
		"$far6" "$port" && totals &&
		are udp.v6.in.packets=3 udp.v6.out.packets=3 \
			udp.v6.in.bytes=$((1 + 1000 + 4000 + 3 * 48)) \
			udp.v6.out.bytes=$((1 + 1000 + 4000 + 3 * 56)) &&
		[ "$(value tcp.v6.out.packets)" -gt 5 ]
}

# A protocol that nobody knows.
one_protocol()
{
	reset && python3 -c 'import socket, sys
for where in sys.argv[1:]:
    family = socket.AF_INET6 if ":" in where else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_RAW, 253)
    for i in range(7):
        sock.sendto(bytes(30), (where, 0))' "$far4" "$far6" &&
		busywait 60 protocol_counted && totals &&
		[ "$(value other.v4.out.packets)" -ge 7 ] &&
		[ "$(value other.v6.out.packets)" -ge 7 ] &&
		get $((256 + 17)) 64 udp && are udp.v4.out.packets=0
}

protocol_counted()
{
	get $((256 + 253)) 64 253 &&
		are 253.v4.out.packets=7 253.v4.out.bytes=$((7 * 50)) \
			253.v6.out.packets=7 253.v6.out.bytes=$((7 * 70)) \
			253.v4.in.packets=0 253.v6.in.packets=0
}

others_unseen()
{
	reset && far_side ping -c 3 -i 0.1 127.0.0.1 && totals &&
		are icmp.v4.in.packets=0 icmp.v4.out.packets=0
}

# Loopback: out and in again.
loopback()
{
	reset && ping -c 10 -i 0.05 127.0.0.1 &&
		both icmp 4 20 $((20 * 84))
}

zero()
{
	ping -c 1 -W 10 "$far4" && totals &&
		[ "$(value icmp.v4.in.packets)" -gt 0 ] && reset && totals &&
		are tcp.v4.in.packets=0 tcp.v4.in.bytes=0 \
			udp.v4.out.packets=0 udp.v6.in.bytes=0 \
			icmp.v4.in.packets=0 icmp.v4.in.bytes=0 \
			icmp.v4.out.packets=0 icmp.v4.out.bytes=0
}

many()
{
	totals && [ "$(value tcp.v4.in.packets)" -gt 20 ]
}

unload_under_load()
{
	reset
	traffic_apart 4 --rounds 3 >"$work/load4" 2>&1 &
	load=$!
	busywait 60 many || return 1
	rmmod ipcount
	unload_status=$?
	wait "$load" || unload_status=1
	cat "$work/load4"
	return "$unload_status"
}

no_hook()
{
	[ "$(sed -n 's/^filters //p' /sys/kernel/debug/nke/objects)" = 0 ] &&
		! nft list hooks 2>/dev/null | grep -q nke_ipf
}

plan 27
objects >"$work/objects.before"
at_exit remove_far_side
at_exit 'module_loaded ipcount && rmmod ipcount'
test_run "ipcount loads" insmod "$module"
test_run "a namespace behind a veth pair" make_far_side
test_run "an echo server there" serve
test_run "nkectl reads and resets, no other can" tool
test_run "twenty pings" pings
test_run "pings of 4000 bytes are five" pings_in_fragments
test_run "twenty pings, IPv6" pings6
test_run "loopback is two ways" loopback
for version in 4 6; do
	if [ $version = 4 ]; then headers=28; else headers=48; fi
	test_run "ten datagrams, IPv$version" \
		datagrams $version $headers 0 1 2 3 100 101 500 501 1000 1001
	test_run "datagrams of 4000 bytes, IPv$version" \
		datagrams $version $headers 4000 4000 4000 4000 4000
	test_run "offload on" offload
	test_run "segments of TCP, IPv$version, with offload" segments $version
	test_run "offload off" no_offload
	test_run "segments of TCP, IPv$version" segments $version
done
test_run "behind options of IPv6" behind_options
test_run "a protocol that nobody knows" one_protocol
test_run "other namespaces are not counted" others_unseen
test_run "all counters go back to 0" zero
test_run "it unloads under load, and nobody notices" unload_under_load
test_run "no hook is left" busywait 60 no_hook
remove_far_side
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
finish
