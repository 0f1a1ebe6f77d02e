#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The echod sample against a client that verifies every byte: TCP and UDP,
# IPv4 and IPv6, and peers that misbehave.
#
# ECHOD_CONNECTIONS, ECHOD_BYTES (a connection) and ECHOD_DATAGRAMS change the
# amounts; NKE_FULL=1 stands for 500 connections of 1 MiB each and 100,000
# datagrams.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"

need_module echod
need_command python3
module_loaded echod && skip_all "echod is loaded already"

if [ "${NKE_FULL:-0}" != 0 ]; then
	connections=500 bytes=1048576 datagrams=100000 exact=--exact
else
	connections=100 bytes=262144 datagrams=2000 exact=
fi
connections=${ECHOD_CONNECTIONS:-$connections}
bytes=${ECHOD_BYTES:-$bytes}
datagrams=${ECHOD_DATAGRAMS:-$datagrams}
seed=${ECHOD_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}

client()
{
	python3 "$selftests/echo_client.py" --seed "$seed" "$@"
}

plan 14
diag "seed $seed (ECHOD_SEED)"
ip link set lo up
families=4 tested=1
if [ -e /proc/net/if_inet6 ]; then families="4 6" tested=2; fi

sockets_note "$work/sockets.before"
objects >"$work/objects.before"

log_begin
at_exit 'module_loaded echod && rmmod echod'
test_run "echod loads" insmod "$module"

for family in 4 6; do
	case " $families " in
	*" $family "*) ;;
	*)
		test_skip "TCP over IPv$family" "no IPv$family"
		test_skip "TCP over IPv$family, a byte a write" "no IPv$family"
		test_skip "UDP over IPv$family" "no IPv$family"
		continue ;;
	esac
	test_run "TCP over IPv$family: $connections connections at once" \
		client tcp -$family --connections "$connections" \
		--bytes "$bytes" ${exact:+"$exact"}
	test_run "TCP over IPv$family: a byte a write" \
		client tcp -$family --connections 4 --bytes 2000 --write 1
	test_run "UDP over IPv$family: $datagrams datagrams" \
		client udp -$family --datagrams "$datagrams"
done

test_run "peers that reset in the middle" \
	client reset --connections 50 --bytes 262144
test_run "a peer that only opens and closes" \
	client tcp --connections 50 --bytes 0
test_run "a peer that stops reading is dropped, others go on" \
	client stall --bytes 65536

cat >"$work/summary.awk" <<'AWK'
/^echod: [0-9]+ connections, [0-9]+ datagrams, [0-9]+ bytes$/ {
	found = ($2 >= c && $4 >= d)
}
END { exit !found }
AWK
test_run "echod unloads" rmmod echod
log_text | grep '^echod:' | sed 's/^/# /'
log_text | awk -v c=$((connections * tested)) -v d=$((datagrams * tested)) \
	-f "$work/summary.awk"
test_result $? "echod counted the connections and datagrams"

test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
no_socket()
{
	! ss -tuanH | grep -v TIME-WAIT | grep -q ':7007 '
}
if command -v ss >/dev/null; then
	busywait 60 no_socket && sockets_back "$work/sockets.before" \
		>"$work/run.out"
	left=$?
else
	sockets_back "$work/sockets.before" >"$work/run.out"
	left=$?
fi
[ $left -eq 0 ] || diag_file "$work/run.out"
test_result $left "no socket is left"
finish
