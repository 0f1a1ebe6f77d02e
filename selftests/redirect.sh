#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The sample redirect: clients talk to an address that nobody has, and reach a
# server in another namespace that is behind a veth pair.  SHA-256 of what comes
# back, checksums as the far side sees them, packets of odd kinds.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"
# shellcheck source=ipf_lib.sh
. "$selftests/ipf_lib.sh"

need_module ipftest
ipftest=$module
need_module redirect
need_command python3 ip ethtool tcpdump curl nkectl
module_loaded redirect && skip_all "redirect is loaded already"
module_loaded ipftest && skip_all "ipftest is loaded already"
[ -e /proc/net/if_inet6 ] || skip_all "no IPv6"

# Where the server seems to be, and where a web server is.
nobody4=192.0.2.99 nobody6=fd00:7009::99
nobody_port=7100
web_port=8080

rules()
{
	python3 "$selftests/redirect_ctl.py" "$@"
}

odd()
{
	timeout 120 python3 "$selftests/redirect_traffic.py" "$@"
}

# nobody VERSION
nobody()
{
	if [ "$1" = 4 ]; then echo "$nobody4"; else echo "$nobody6"; fi
}

near()
{
	if [ "$1" = 4 ]; then echo "$near4"; else echo "$near6"; fi
}

# all_rules add|remove: four for the echo server, two for the web server
all_rules()
{
	for rule_version in 4 6; do
		for rule_protocol in tcp udp; do
			echo "$1 $rule_protocol $(nobody "$rule_version")" \
				"$nobody_port $(host "$rule_version") $port"
		done
		echo "$1 tcp $(nobody "$rule_version") 80" \
			"$(host "$rule_version") $web_port"
	done >"$work/rules"
	rules - <"$work/rules"
}

# reach VERSION [OPTION...]: as traffic, through the rules
reach()
{
	reach_host=$(nobody "$1")
	shift
	timeout 300 python3 "$selftests/ipf_traffic.py" run "$reach_host" \
		"$nobody_port" "$@"
}

not_reached()
{
	! reach 4 --tcp 1 --udp '' && ! reach 6 --tcp 1 --udp ''
}

# In the order in which they were added; the counters may be anything.
listed()
{
	rules list | sed 's/ out=.*//' >"$work/listed"
	cat "$work/listed"
	sed 's/^add //' "$work/rules" | cmp - "$work/listed"
}

# The bytes of the six entries, by the tool.
listed_by_tool()
{
	nkectl control get org.example.redirect 4 type raw size 2048 \
		>"$work/raw" && [ "$(wc -c <"$work/raw")" -eq $((6 * 64)) ] &&
		! nkectl control get org.example.redirect 4 size 383 &&
		! setpriv --reuid 1000 --clear-groups \
			nkectl control get org.example.redirect 4
}

bad_rules()
{
	rules - <<RULES || return 1
refused EEXIST add tcp $nobody4 $nobody_port 192.0.2.3 1
refused EEXIST add tcp 192.0.2.3 1 $far4 $port
refused EEXIST add udp $nobody6 $nobody_port $far6 $port
refused EINVAL add 1 192.0.2.3 1 192.0.2.4 1
refused EINVAL add tcp 192.0.2.3 0 192.0.2.4 1
refused EINVAL add tcp 192.0.2.3 1 192.0.2.4 0
refused EINVAL add tcp 192.0.2.3 1 192.0.2.3 1
refused EINVAL add udp 224.0.0.1 1 192.0.2.4 1
refused EINVAL add udp 255.255.255.255 1 192.0.2.4 1
refused EINVAL add udp 0.0.0.0 1 192.0.2.4 1
refused EINVAL add udp 192.0.2.3 1 169.254.0.1 1
refused EINVAL add tcp fe80::1 1 fd00::1 1
refused EINVAL add tcp ff02::1 1 fd00::1 1
refused EINVAL add tcp fd00::1 1 :: 1
refused ENOENT remove tcp 192.0.2.3 1 192.0.2.4 1
refused ENOENT remove udp $nobody4 80 $far4 $web_port
RULES
	# As many as there can be; then out again, in another order.
	{
		i=0
		while [ "$i" -lt 26 ]; do
			n=$((1000 + i))
			echo "add udp 192.0.2.3 $n 192.0.2.4 $n"
			i=$((i + 1))
		done
		echo "refused ENOSPC add udp 192.0.2.3 1 192.0.2.4 1"
		while [ "$i" -gt 0 ]; do
			i=$((i - 1))
			n=$(((i * 7 + 3) % 26 + 1000))
			echo "remove udp 192.0.2.3 $n 192.0.2.4 $n"
		done
	} >"$work/many"
	rules - <"$work/many"
}

# rule_counts VERSION PROTOCOL: sets out, in and failed
rule_counts()
{
	counts=$(rules list | grep "^$2 $(nobody "$1") $nobody_port ")
	out=${counts##* out=} in=${counts##* in=} failed=${counts##*=}
	out=${out%% *} in=${in%% *}
}

# reached VERSION: with checksums as they arrive
reached()
{
	capture_begin || return 1
	reach "$1" --tcp 500000
	reached_status=$?
	capture_is_right || reached_status=1
	if grep -q "$(nobody "$1")[. ]" "$work/packets"; then
		grep "$(nobody "$1")[. ]" "$work/packets" | head -n 3
		reached_status=1
	fi
	rule_counts "$1" tcp
	[ "$out" -gt 10 ] && [ "$in" -gt 10 ] && [ "$failed" -eq 0 ] ||
		reached_status=1
	rule_counts "$1" udp
	[ "$out" -gt 7 ] && [ "$in" -gt 7 ] && [ "$failed" -eq 0 ] ||
		reached_status=1
	return "$reached_status"
}

# What was left to us goes out without offload.
offload_here()
{
	offload && far_side ethtool -K "$far" tx off gro off >/dev/null 2>&1
}

# exactly VERSION: as many packets as datagrams, whatever becomes of them
exactly()
{
	rule_counts "$1" udp
	out_before=$out in_before=$in
	reach "$1" --tcp 0 --udp 4000,4000,4000,4000,4000,1,1473,4000,9000 ||
		return 1
	rule_counts "$1" udp
	echo "out $out_before $out in $in_before $in"
	[ $((out - out_before)) -eq 9 ] && [ $((in - in_before)) -eq 9 ]
}

# web VERSION: curl does not know either
web()
{
	web_host=$(nobody "$1")
	[ "$1" = 4 ] || web_host="[$web_host]"
	curl -sS --max-time 60 "http://$web_host/file" -o "$work/got" &&
		cmp "$work/got" "$work/www/file" &&
		sha256sum <"$work/got" >"$work/got.sum" &&
		sha256sum <"$work/www/file" | cmp - "$work/got.sum"
}

web_server=
serve_web()
{
	mkdir "$work/www" && head -c 3000000 /dev/urandom >"$work/www/file" ||
		return 1
	(cd "$work/www" && exec ip netns exec nke-ipf python3 -m http.server \
		--bind :: "$web_port") >"$work/web" 2>&1 &
	web_server=$!
	busywait 60 far_side curl -sS "http://[::1]:$web_port/" >/dev/null
}

stop_web()
{
	[ -z "$web_server" ] || kill "$web_server"
	web_server=
}

# captured PATTERN: what is captured so far has it, and some packets
captured()
{
	tcpdump -nnvvr "$work/pcap" 2>/dev/null >"$work/so-far"
	grep -q "$1" "$work/so-far" &&
		[ "$(grep -c 'IP6\? ' "$work/so-far")" -gt 10 ]
}

# kind VERSION WHAT PATTERN: a kind of packet, right at the far side, where the
# pattern is seen
kind()
{
	capture_begin || return 1
	odd "$2" "$(nobody "$1")" "$nobody_port"
	kind_status=$?
	odd peer "$(nobody "$1")" "$nobody_port" || kind_status=1
	busywait 60 captured "$3" || {
		echo "no packet shows $3"
		kind_status=1
	}
	capture_is_right || kind_status=1
	return "$kind_status"
}

# refused VERSION: messages of ICMP find whom they are for
refused()
{
	for protocol in tcp udp; do
		echo "add $protocol $(nobody "$1") 7500 $(host "$1") 7501"
	done >"$work/closed"
	rules - <"$work/closed" && odd refused "$(nobody "$1")" 7500
	refused_status=$?
	sed 's/^add/remove/' "$work/closed" | rules - &&
		return "$refused_status"
}

# narrow VERSION: the way to B takes smaller packets than that to A.  Who sends
# hears of it.
narrow()
{
	ip route add "$(host "$1")" dev "$near" src "$(near "$1")" mtu 1300 ||
		return 1
	capture_begin || return 1
	reach "$1" --tcp 300000 --udp 1400,4000
	narrow_status=$?
	capture_is_right || narrow_status=1
	ip route del "$(host "$1")" dev "$near" || return 1
	# Those that were too long have failed: begin to count again.
	rule_counts "$1" tcp
	[ "$failed" -gt 0 ] && rules clear && all_rules add &&
		return "$narrow_status"
}

# strange VERSION: left alone, all of them
strange()
{
	rule_counts "$1" udp
	out_before=$out
	odd strange "$(near "$1")" "$(nobody "$1")" "$nobody_port" || return 1
	# Six more, which are behind them.
	odd peer "$(nobody "$1")" "$nobody_port" || return 1
	rule_counts "$1" udp
	echo "$out packets, $out_before before"
	[ $((out - out_before)) -eq 6 ]
}

# damaged VERSION: an answer with a wrong checksum does not become a good one
damaged()
{
	odd listen "$(nobody "$1")" "$nobody_port" 7200 >"$work/listener" 2>&1 &
	listener=$!
	busywait 60 grep -q ready "$work/listener" || return 1
	far_side python3 "$selftests/redirect_traffic.py" answer \
		"$(host "$1")" "$port" "$(near "$1")" 7200 || return 1
	wait "$listener"
	damaged_status=$?
	cat "$work/listener"
	return "$damaged_status"
}

# watched VERSION: who keeps packets sees them as they are on the wire
watched()
{
	odd watch "$near" "$(nobody "$1")" "$nobody_port" "$(host "$1")" \
		"$port" >"$work/watcher" 2>&1 &
	watcher=$!
	busywait 60 grep -q ready "$work/watcher" || return 1
	reach "$1"
	watched_status=$?
	pkill -TERM -P "$watcher"
	wait "$watcher" || watched_status=1
	cat "$work/watcher"
	return "$watched_status"
}

# in_pieces VERSION BYTES: headers are spread over several mbufs
in_pieces()
{
	filters add 0 "$1" pieces arg="$2" || return 1
	reached "$1"
	pieces_status=$?
	filters expect 0 failed=0 'acted_in>10' 'acted_out>10' ||
		pieces_status=1
	filters clear && return "$pieces_status"
}

# with_others VERSION: filters that copy and inject, before and behind
with_others()
{
	filters add 0 "$1" inject && filters add 1 "$1" copy &&
		filters add 2 "$1" finish direct=1 || return 1
	reached "$1"
	others_status=$?
	filters expect 1 failed=0 'acted_in>10' 'acted_out>10' ||
		others_status=1
	filters clear && return "$others_status"
}

# Server and client on this host, over loopback.
loopback()
{
	python3 "$selftests/ipf_traffic.py" serve 7300 >"$work/local" 2>&1 &
	local_server=$!
	busywait 60 grep -q ready "$work/local" || return 1
	for protocol in tcp udp; do
		echo "add $protocol $nobody4 7301 $near4 7300"
		echo "add $protocol $nobody6 7301 $near6 7300"
	done >"$work/loopback"
	rules - <"$work/loopback"
	loop_status=$?
	for where in $nobody4 $nobody6; do
		timeout 120 python3 "$selftests/ipf_traffic.py" run "$where" \
			7301 || loop_status=1
	done
	sed 's/^add/remove/' "$work/loopback" | rules - || loop_status=1
	kill "$local_server"
	return "$loop_status"
}

# no_way: the way to B is gone: the packet is lost, and counted
no_way()
{
	rules add udp "$nobody4" 7400 203.0.113.1 1 || return 1
	python3 -c 'import socket, sys
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(
    b"x", (sys.argv[1], 7400))' "$nobody4"
	busywait 60 lost
	way_status=$?
	rules remove udp "$nobody4" 7400 203.0.113.1 1 && return "$way_status"
}

lost()
{
	rules list | grep -q '^udp .* 203.0.113.1 1 out=1 in=0 failed=1$'
}

no_hook()
{
	[ "$(sed -n 's/^filters //p' /sys/kernel/debug/nke/objects)" = 0 ] &&
		! nft list hooks 2>/dev/null | grep -q nke_ipf
}

unload_under_load()
{
	all_rules add || return 1
	python3 "$selftests/ipf_traffic.py" run "$nobody4" "$nobody_port" \
		--rounds 3 >"$work/load4" 2>&1 &
	load=$!
	busywait 60 tcp_flows || return 1
	rmmod redirect
	unload_status=$?
	# What it was in the middle of never ends.
	kill "$load"
	wait "$load"
	cat "$work/load4"
	return "$unload_status"
}

tcp_flows()
{
	rule_counts 4 tcp
	[ "$in" -gt 20 ]
}

plan 55
objects >"$work/objects.before"
log_begin
at_exit remove_far_side
at_exit 'module_loaded redirect && rmmod redirect'
at_exit 'module_loaded ipftest && rmmod ipftest'
at_exit stop_web
test_run "redirect loads" insmod "$module"
test_run "a namespace behind a veth pair" make_far_side
test_run "an echo server there" serve
test_run "a web server there" serve_web
test_run "without rules nobody is there" not_reached
test_run "rules are added" all_rules add
test_run "and listed" listed
test_run "nkectl lists them" listed_by_tool
test_run "rules that make no sense are refused" bad_rules
test_run "and leave the others alone" listed

test_run "offload off" no_offload
for version in 4 6; do
	test_run "TCP and UDP, IPv$version" reached $version
	test_run "curl, IPv$version" web $version
	test_run "who looks at all packets, IPv$version" watched $version
done
# What we send has its checksum, whoever was to compute it.
test_run "offload on our side" offload_here
for version in 4 6; do
	test_run "TCP and UDP, IPv$version, offload on our side" \
		reached $version
done
test_run "offload on" offload
for version in 4 6; do
	test_run "TCP and UDP, IPv$version, with offload" reach $version \
		--tcp 3000000
	test_run "curl, IPv$version, with offload" web $version
	test_run "datagrams are counted whole, IPv$version" exactly $version
done
test_run "offload off again" no_offload
test_run "datagrams without a checksum" kind 4 nocheck 'no cksum'
test_run "IPv4 options" kind 4 options 'options (NOP'
test_run "IPv6 options" kind 6 options 'DSTOPT'
for version in 4 6; do
	test_run "the answers' sender, IPv$version" \
		odd peer "$(nobody $version)" $nobody_port
	test_run "an error message is an answer, IPv$version" refused $version
	test_run "the way is narrower, IPv$version" narrow $version
	test_run "strange packets are left alone, IPv$version" strange $version
	test_run "a damaged answer stays damaged, IPv$version" damaged $version
done
test_run "ipftest loads" insmod "$ipftest"
test_run "headers in pieces, IPv4, the ports alone" in_pieces 4 24
test_run "headers in pieces, IPv4, in the middle of a port" in_pieces 4 21
test_run "headers in pieces, IPv6" in_pieces 6 47
for version in 4 6; do
	test_run "among other filters, IPv$version" with_others $version
done
test_run "ipftest unloads" rmmod ipftest
test_run "over loopback" loopback
test_run "no way to the new address" no_way
test_run "rules are removed" all_rules remove
test_run "nobody is there any more" not_reached
test_run "it unloads under load" unload_under_load
test_run "no hook is left" busywait 60 no_hook
stop_web
remove_far_side
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
finish
