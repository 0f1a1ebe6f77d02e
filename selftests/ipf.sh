#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# IP filters that take, copy, rebuild and inject packets, in both ways of being
# called, against an echo server in another namespace that is reached over a
# veth pair; SHA-256 of what comes back, and checksums as the far side sees
# them.
#
# IPF_ROLES: only these of the filters that are tried alone.  Each is called in
# one way with IPv4 and in the other with IPv6; with NKE_FULL=1 in both.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"
# shellcheck source=ipf_lib.sh
. "$selftests/ipf_lib.sh"

need_module ipftest
need_command python3 ip ethtool tcpdump ping
module_loaded ipftest && skip_all "ipftest is loaded already"
[ -e /proc/net/if_inet6 ] || skip_all "no IPv6"

# mode_option MODE: direct or threaded, as an option of a filter
mode_option()
{
	if [ "$1" = direct ]; then echo direct=1; else echo direct=0; fi
}

# one VERSION ROLE MODE: all packets go through a filter
one()
{
	filters add 0 "$1" "$2" "$(mode_option "$3")" || return 1
	[ "$2" != steal ] || flush_begin
	traffic "$1"
	one_status=$?
	flush_end
	filters expect 0 odd=0 failed=0 late=0 'acted_in>10' 'acted_out>10' ||
		one_status=1
	filters remove 0 || one_status=1
	return "$one_status"
}

# hooks N: those of netfilter that are nke's, as nke and, if it can, nft see it
hooks()
{
	objects | grep '^hooks' | tee "$work/hooks"
	grep -q "^hooks $1\$" "$work/hooks" || return 1
	nft list hooks 2>/dev/null >"$work/nft"
	[ -s "$work/nft" ] || return 0
	cat "$work/nft"
	[ "$(grep -c nke_ipf "$work/nft")" -eq "$1" ]
}

ten_captures=true
ten_fifth=rebuild
# ten VERSION: newest first; some take packets, some at once, some later
ten()
{
	i=0
	for role in pass steal copy inject $ten_fifth pieces finish steal \
		pass again; do
		filters add "$i" "$1" "$role" every=$((i % 3 + 1)) \
			direct=$((i % 2)) || return 1
		i=$((i + 1))
	done
	flush_begin
	! $ten_captures || capture_begin || return 1
	traffic "$1" --tcp 500000
	ten_status=$?
	flush_end
	! $ten_captures || capture_is_right || ten_status=1
	for i in 0 1 2 3 4 5 6 7 8 9; do
		filters expect "$i" odd=0 failed=0 late=0 'seen_in>10' \
			'seen_out>10' || ten_status=1
	done
	filters clear || ten_status=1
	return "$ten_status"
}

# IPsec between the two sides, for one family.
key=0x0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20
xfrm_side()
{
	mode=$1 from=$2 to=$3 to_spi=$4 from_spi=$5
	shift 5
	"$@" ip xfrm state add src "$from" dst "$to" proto esp spi "$to_spi" \
		mode "$mode" auth 'hmac(sha256)' $key enc 'cbc(aes)' $key &&
		"$@" ip xfrm state add src "$to" dst "$from" proto esp \
			spi "$from_spi" mode "$mode" auth 'hmac(sha256)' $key \
			enc 'cbc(aes)' $key &&
		"$@" ip xfrm policy add src "$from" dst "$to" dir out \
			tmpl src "$from" dst "$to" proto esp mode "$mode" &&
		"$@" ip xfrm policy add src "$to" dst "$from" dir in \
			tmpl src "$to" dst "$from" proto esp mode "$mode"
}

xfrm_end()
{
	ip xfrm state flush
	ip xfrm policy flush
	far_side ip xfrm state flush
	far_side ip xfrm policy flush
}

xfrm_possible()
{
	xfrm_side transport 192.0.2.9 192.0.2.10 0x201 0x202 \
		>/dev/null 2>&1
	xfrm_possible=$?
	xfrm_end >/dev/null 2>&1
	return "$xfrm_possible"
}

# ipsec VERSION MODE: ten filters, twice on each way; nothing goes in the clear.
# What comes in as a packet of its own has not come through IPsec.
ipsec()
{
	eval "here=\$near$1 there=\$far$1"
	# shellcheck disable=SC2154 # eval sets them
	xfrm_side "$2" "$here" "$there" 0x101 0x102 &&
		xfrm_side "$2" "$there" "$here" 0x102 0x101 far_side ||
		return 1
	ten_fifth=copy
	ten "$1"
	ipsec_status=$?
	ten_fifth=rebuild
	xfrm_end
	grep -c 'ESP' "$work/packets"
	[ "$(grep -c 'ESP' "$work/packets")" -gt 10 ] || ipsec_status=1
	# What came out of a tunnel is seen as well; what came in the clear
	# would not be let in.
	clear="\.7009[ :]"
	[ "$2" = transport ] || clear="$there\.7009 >"
	! grep -m 5 "$clear" "$work/packets" || ipsec_status=1
	return "$ipsec_status"
}

# The same where the capture would show checksums that are not there yet.
ten_offload()
{
	ten_captures=false
	ten "$1"
	offload_status=$?
	ten_captures=true
	return "$offload_status"
}

one_grow()
{
	filters add 0 4 grow "$(mode_option "$1")" || return 1
	traffic 4
	grow_status=$?
	filters expect 0 odd=0 failed=0 'acted_out>10' || grow_status=1
	filters remove 0 && return "$grow_status"
}

# Datagrams to the port are refused: what the sender hears.
cat >"$work/refused.py" <<'PY'
import errno, socket, sys, time
host, port, mode = sys.argv[1], int(sys.argv[2]), sys.argv[3]
sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET,
                     socket.SOCK_DGRAM)
sock.connect((host, port))
end = time.monotonic() + 30
while time.monotonic() < end:
    try:
        sock.send(b"x")
    except OSError as error:
        sys.exit(0 if error.errno == errno.EDOM else f"{error}")
    if mode == "direct":
        sys.exit("no error at once")
sys.exit("no error")
PY

refused()
{
	filters add 0 "$1" refuse arg=33 port="$port" dirs=2 \
		"$(mode_option "$2")" || return 1
	python3 "$work/refused.py" "$(host "$1")" "$port" "$2"
	refused_status=$?
	filters expect 0 'acted_out>0' || refused_status=1
	filters remove 0 && return "$refused_status"
}

# Incoming datagrams are refused: none is delivered, and nothing else happens.
refused_in()
{
	filters add 0 4 refuse arg=1 port="$port" dirs=1 || return 1
	! traffic 4 --tcp 0 --udp 10
	refused_status=$?
	filters expect 0 'acted_in>0' || refused_status=1
	filters remove 0 && return "$refused_status"
}

others_unseen()
{
	filters add 0 4 pass && filters add 1 4 pass direct=1 || return 1
	far_side ping -c 3 -i 0.1 127.0.0.1
	unseen_status=$?
	filters expect 0 seen_in=0 seen_out=0 &&
		filters expect 1 seen_in=0 seen_out=0 || unseen_status=1
	filters clear && return "$unseen_status"
}

# A datagram made from nothing goes out, and the server's answer comes.
fresh_out()
{
	filters add 0 "$1" pass port="$port" &&
		filters add 1 "$1" pass port="$port" || return 1
	packet=$(python3 "$selftests/ipf_packet.py" udp "$2" "$(host "$1")" \
		"$port") || return 1
	filters inject "$3" "$packet" || return 1
	busywait 60 filters expect 1 'acted_in>0' >/dev/null
	fresh_status=$?
	# Behind 0 neither 0 itself nor what is newer sees it.
	if [ "$3" = O ]; then want=0; else want=1; fi
	filters expect 0 acted_out="$want" &&
		filters expect 1 acted_out="$want" || fresh_status=1
	filters clear && return "$fresh_status"
}

# A datagram made from nothing comes in and reaches a socket.
fresh_in()
{
	filters add 0 "$1" pass direct=1 port=7010 || return 1
	timeout 60 python3 "$selftests/ipf_packet.py" wait "$3" 7010 \
		>"$work/waiter" 2>&1 &
	waiter=$!
	busywait 60 grep -q ready "$work/waiter" || return 1
	packet=$(python3 "$selftests/ipf_packet.py" udp "$2" "$3" 7010) ||
		return 1
	filters inject "$4" "$packet" || return 1
	wait "$waiter"
	fresh_status=$?
	cat "$work/waiter"
	if [ "$4" = I ]; then want=0; else want=1; fi
	filters expect 0 acted_in="$want" || fresh_status=1
	filters clear && return "$fresh_status"
}

# Fragments are seen as the whole.
whole()
{
	filters add 0 "$1" pass && filters add 1 "$1" pass direct=1 || return 1
	ping -c 2 -i 0.2 -s 4000 -W 10 "$(host "$1")"
	whole_status=$?
	for i in 0 1; do
		filters expect "$i" odd=0 'seen_out<9' 'seen_in<9' \
			'seen_in>1' 'seen_out>1' || whole_status=1
	done
	filters clear && return "$whole_status"
}

# Loopback: out and in again.
loopback()
{
	filters add 0 "$1" inject direct="$2" || return 1
	if [ "$1" = 4 ]; then to=127.0.0.1; else to=::1; fi
	ping -c 3 -i 0.1 -W 10 "$to"
	loop_status=$?
	filters expect 0 odd=0 failed=0 'seen_in>5' 'seen_out>5' ||
		loop_status=1
	filters clear && return "$loop_status"
}

unload_under_load()
{
	filters add 0 4 steal direct=1 && filters add 1 4 inject &&
		filters add 2 6 copy || return 1
	traffic_apart 4 --rounds 3 >"$work/load4" 2>&1 &
	load=$!
	flush_begin
	busywait 60 filters expect 1 'seen_in>20' >/dev/null
	unload_status=$?
	flush_end
	rmmod ipftest || unload_status=1
	wait "$load"
	cat "$work/load4"
	return "$unload_status"
}

roles=${IPF_ROLES-pass inject copy rebuild pieces finish again steal}
# alone N: how the Nth filter of them is tried, VERSION,MODE each
alone()
{
	if [ "${NKE_FULL:-0}" != 0 ]; then
		echo 4,direct 4,threaded 6,direct 6,threaded
	elif [ $(($1 % 2)) = 0 ]; then
		echo 4,direct 6,threaded
	else
		echo 4,threaded 6,direct
	fi
}

n=0
planned=41
for role in $roles; do
	for way in $(alone $n); do
		planned=$((planned + 1))
	done
	n=$((n + 1))
done
plan $planned
objects >"$work/objects.before"
log_begin
at_exit remove_far_side
at_exit 'module_loaded ipftest && rmmod ipftest'
at_exit flush_end
test_run "ipftest loads" insmod "$module"
test_run "a namespace behind a veth pair" make_far_side
test_run "an echo server there" serve

test_run "no filter, no hook" hooks 0
filters add 0 4 pass
test_run "a filter has hooks" hooks 2
filters remove 0
test_run "they go with it" busywait 60 hooks 0

n=0
for role in $roles; do
	for way in $(alone $n); do
		test_run "$role, IPv${way%,*}, ${way#*,}" \
			one "${way%,*}" "$role" "${way#*,}"
	done
	n=$((n + 1))
done
for mode in direct threaded; do
	test_run "options are put in, $mode" one_grow $mode
done

test_run "offload off" no_offload
for version in 4 6; do
	test_run "ten filters, IPv$version" ten $version
done
test_run "offload on" offload
for version in 4 6; do
	test_run "ten filters, IPv$version, with offload" ten_offload $version
done

for version in 4 6; do
	for mode in transport tunnel; do
		what="ten filters and IPsec, IPv$version, $mode"
		if xfrm_possible; then
			test_run "$what" ipsec "$version" "$mode"
		else
			test_skip "$what" "no IPsec"
		fi
	done
done

for version in 4 6; do
	for mode in direct threaded; do
		test_run "refused: the sender hears, IPv$version, $mode" \
			refused $version $mode
	done
done
test_run "refused on the way in" refused_in
for version in 4 6; do
	test_run "fragments are one packet, IPv$version" whole $version
	test_run "loopback, IPv$version, direct" loopback $version 1
	test_run "loopback, IPv$version, threaded" loopback $version 0
done
test_run "other namespaces are not seen" others_unseen
test_run "made from nothing, out, all see it" fresh_out 4 $near4 o
test_run "made from nothing, out, behind a filter" fresh_out 4 $near4 O
test_run "made from nothing, out, IPv6" fresh_out 6 $near6 o
test_run "made from nothing, out, IPv6, behind a filter" \
	fresh_out 6 $near6 O
for how in i I; do
	test_run "made from nothing, in, $how" fresh_in 4 $far4 $near4 $how
	test_run "made from nothing, in, $how, IPv6" \
		fresh_in 6 $far6 $near6 $how
done
test_run "it unloads under load" unload_under_load
log_has 'ipftest: filter .* called after its end'
test_result $((! $?)) "no callback after the detach callback"
remove_far_side
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
finish
