#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# An NKE that receives mbufs, cuts, joins and copies them in every way and
# sends them back, against a client that compares SHA-256: over TCP and UDP,
# IPv4 and IPv6, loopback and veth, with packets that are merged and cut by the
# stack (GRO, GSO, TSO) and such that are not.
#
# MANGLE_SEED and MANGLE_PAYLOADS (in each of the parts) change what is sent;
# NKE_FULL=1 stands for ten times as much.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"

need_module mangle
need_command python3 ip ethtool tcpdump
module_loaded mangle && skip_all "mangle is loaded already"

payloads=25
[ "${NKE_FULL:-0}" = 0 ] || payloads=250
payloads=${MANGLE_PAYLOADS:-$payloads}
seed=${MANGLE_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}

families=4
[ ! -e /proc/net/if_inet6 ] || families="4 6"

# The NKE's end of the veth pair, which is here, and the client's.
near=nke-mangle0
far=nke-mangle1

make_veth()
{
	ip netns add nke-mangle || return 1
	ip link add "$near" type veth peer name "$far" netns nke-mangle &&
		ip addr add 192.0.2.1/24 dev "$near" &&
		ip link set "$near" up &&
		ip -n nke-mangle addr add 192.0.2.2/24 dev "$far" &&
		ip -n nke-mangle link set "$far" up || return 1
	[ "$families" = 4 ] ||
		{ ip addr add fd00:7008::1/64 dev "$near" nodad &&
		  ip -n nke-mangle addr add fd00:7008::2/64 dev "$far" nodad; }
}

# The namespace takes the pair along.
remove_veth()
{
	ip netns del nke-mangle 2>/dev/null
}

far_side()
{
	ip netns exec nke-mangle "$@"
}

# offload GRO GSO DEVICE [COMMAND...]: set on or off, and look whether it was
# done; the command runs ethtool on the device's side.
offload()
{
	gro=$1 gso=$2 device=$3
	shift 3
	"$@" ethtool -K "$device" gro "$gro" gso "$gso" tso "$gso" || return 1
	"$@" ethtool -k "$device" >"$work/features"
	grep -E '^(generic|tcp)-.*-offload:' "$work/features"
	grep -q "^generic-receive-offload: $gro" "$work/features" &&
		grep -q "^generic-segmentation-offload: $gso" \
			"$work/features" &&
		grep -q "^tcp-segmentation-offload: $gso" "$work/features"
}

# veth GRO GSO GSO-OF-THE-CLIENT
offload_veth()
{
	offload "$1" "$2" "$near" && offload "$1" "$3" "$far" far_side
}

# client PROTOCOL FAMILY HOST [COMMAND...]: $count payloads, if set.
count=
client()
{
	protocol=$1 family=$2 host=$3
	shift 3
	"$@" python3 "$selftests/mangle_client.py" "$protocol" -"$family" \
		--host "$host" --seed "$seed" --count "${count:-$payloads}"
}

# parts NAME IPV4-ADDRESS IPV6-ADDRESS [COMMAND...]: every protocol, 4 tests.
parts()
{
	name=$1 host4=$2 host6=$3
	shift 3
	for version in 4 6; do
		host=$host4
		[ $version = 4 ] || host=$host6
		for transport in tcp udp; do
			case " $families " in
			*" $version "*)
				test_run "$name: $transport over IPv$version" \
					client $transport $version "$host" "$@"
				;;
			*)
				test_skip "$name: $transport over IPv6" \
					"no IPv6"
				;;
			esac
		done
	done
}

# long_packets: do packets come in over the veth pair that are longer than its
# MTU, because nobody has cut them or because they were merged?
long_packets()
{
	tcpdump --immediate-mode -Q in -nn -i "$near" -c 1 -w /dev/null \
		'tcp and greater 3000' \
		2>"$work/tcpdump" &
	tcpdump_pid=$!
	busywait 60 grep -q 'listening on' "$work/tcpdump" || return 2
	count=1
	client tcp 4 192.0.2.1 far_side
	client_status=$?
	count=
	kill -INT "$tcpdump_pid" 2>/dev/null
	wait "$tcpdump_pid"
	cat "$work/tcpdump"
	[ "$client_status" -eq 0 ] || return 2
	grep -q '^1 packet captured' "$work/tcpdump"
}

only_short_packets()
{
	long_packets
	[ $? -eq 1 ]
}

# Nothing went wrong, and each operation was used: no number is 0.
cat >"$work/summary.awk" <<'AWK'
/^mangle: [0-9]+ packets, / {
	lines++
	gsub(/[,:]/, "")
	for (i = 6; i < NF; i += 2)
		if ($(i + 1) == 0) {
			print "not once: " $i
			bad = 1
		}
}
END { exit bad || lines != 1 }
AWK
every_operation()
{
	log_text | awk -f "$work/summary.awk"
}

clusters_freed()
{
	log_text | awk '
		/^mangle: [0-9]+ failures, [0-9]+ clusters attached, / {
			found = ($4 > 0 && $4 == $7)
		}
		END { exit !found }'
}

plan 37
diag "seed $seed (MANGLE_SEED)"
ip link set lo up
sockets_note "$work/sockets.before"
objects >"$work/objects.before"

log_begin
at_exit remove_veth
at_exit 'offload on on lo >/dev/null'
at_exit 'module_loaded mangle && rmmod mangle'
test_run "mangle loads" insmod "$module"
test_run "it takes the seed" client seed 4 127.0.0.1

test_run "loopback with GSO and TSO" offload on on lo
parts "loopback, GSO" 127.0.0.1 ::1
test_run "loopback without" offload off off lo
parts "loopback, no GSO" 127.0.0.1 ::1
offload on on lo >/dev/null

test_run "a veth pair" make_veth
test_run "veth with GRO, GSO and TSO" offload_veth on on on
test_run "packets come in that were not cut" long_packets
parts "veth, GRO and GSO" 192.0.2.1 fd00:7008::1 far_side
# Packets that were never cut are not merged: the client's side has to cut.
test_run "veth with GRO of what the client's side cuts" \
	offload_veth on on off
test_run "packets come in that were merged" long_packets
parts "veth, only GRO" 192.0.2.1 fd00:7008::1 far_side
test_run "veth without" offload_veth off off off
test_run "no packet that comes in is long" only_short_packets
parts "veth, nothing" 192.0.2.1 fd00:7008::1 far_side

test_run "mangle unloads" rmmod mangle
remove_veth
log_text | grep '^mangle:' | head -n 30 | sed 's/^/# /'
log_has '^mangle: 0 failures, '
test_result $? "no operation failed"
test_run "each operation was used" every_operation
test_run "all clusters that were attached were freed" clusters_freed

test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
test_run "no socket is left" sockets_back "$work/sockets.before"
finish
