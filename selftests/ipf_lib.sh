# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# For the tests of IP filters: a namespace behind a veth pair with an echo
# server, and ipftest.  Sourced behind lib.sh.

# shellcheck disable=SC2154 # lib.sh sets them

near=nke-ipf0
far=nke-ipf1
near4=192.0.2.1 far4=192.0.2.2
near6=fd00:7009::1 far6=fd00:7009::2
port=7009

far_side()
{
	ip netns exec nke-ipf "$@"
}

# One process is told what filters to have, and sends the traffic: to start one
# each time takes longer than what they do.
asker=
asker_begin()
{
	mkfifo "$work/ask" "$work/answer" || return 1
	python3 "$selftests/ipf_ctl.py" serve "$work/ask" "$work/answer" \
		>"$work/asker" 2>&1 &
	asker=$!
	at_exit asker_end
}

asker_end()
{
	kill "$asker" 2>/dev/null
}

filters()
{
	kill -0 "$asker" || return 1
	echo "$*" >"$work/ask"
	{ read -r filters_status && cat; } <"$work/answer"
	return "$filters_status"
}

make_far_side()
{
	ip link set lo up
	asker_begin && ip netns add nke-ipf &&
		ip link add "$near" type veth peer name "$far" netns nke-ipf &&
		ip addr add "$near4/24" dev "$near" &&
		ip addr add "$near6/64" dev "$near" nodad &&
		ip link set "$near" up &&
		ip -n nke-ipf addr add "$far4/24" dev "$far" &&
		ip -n nke-ipf addr add "$far6/64" dev "$far" nodad &&
		ip -n nke-ipf link set "$far" up &&
		ip -n nke-ipf link set lo up
}

# The namespace may live on for a while, and would keep the pair.
remove_far_side()
{
	[ -z "$server" ] || kill "$server" 2>/dev/null
	ip link del "$near" 2>/dev/null
	ip netns del nke-ipf 2>/dev/null
}

# What runs in the background is no function's: that would be a shell of its
# own, and the one to be killed.
server=
serve()
{
	ip netns exec nke-ipf python3 "$selftests/ipf_traffic.py" serve $port \
		>"$work/server" 2>&1 &
	server=$!
	busywait 60 grep -q ready "$work/server"
}

# host VERSION: the far side's address
host()
{
	if [ "$1" = 4 ]; then echo "$far4"; else echo "$far6"; fi
}

# traffic VERSION [OPTION...]
traffic()
{
	traffic_host=$(host "$1")
	shift
	filters traffic "$traffic_host" $port "$@"
}

# The same, to run beside others.
traffic_apart()
{
	traffic_host=$(host "$1")
	shift
	timeout 300 python3 "$selftests/ipf_traffic.py" run "$traffic_host" \
		$port "$@"
}

# What is held goes on all the time, through the control's send callback.
flusher=
flush_begin()
{
	python3 "$selftests/ipf_ctl.py" flush 1000 &
	flusher=$!
}

# Until it is gone: a call that is under way keeps the NKE from unloading.
flush_end()
{
	if [ -n "$flusher" ]; then
		kill "$flusher"
		wait "$flusher" 2>/dev/null
	fi
	flusher=
}

# capture_begin: what the far side gets and sends, from here on
capture_begin()
{
	rm -f "$work/pcap"
	ip netns exec nke-ipf tcpdump -i "$far" -s 0 -U -w "$work/pcap" \
		>"$work/tcpdump" 2>&1 &
	capture=$!
	busywait 60 grep -q 'listening on' "$work/tcpdump"
}

# No packet has a wrong checksum, and there are some.
capture_is_right()
{
	kill "$capture"
	wait "$capture"
	tcpdump -nnvvr "$work/pcap" 2>/dev/null >"$work/packets"
	[ "$(grep -c 'IP6\? ' "$work/packets")" -gt 10 ] &&
		! grep -iE -m 5 'bad [a-z0-9]*ck?sum|incorrect|wrong|invalid' \
			"$work/packets"
}

# No checksum is left to the device, or what is seen is not what arrives.
no_offload()
{
	ethtool -K "$near" tx off gro off >/dev/null 2>&1 &&
		far_side ethtool -K "$far" tx off gro off >/dev/null 2>&1
}

offload()
{
	ethtool -K "$near" tx on gro on tso on gso on >/dev/null 2>&1 &&
		far_side ethtool -K "$far" tx on gro on >/dev/null 2>&1
}
