#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# IP filters that do what they must not: the kernel survives, says which filter
# it was, and works on when it is gone.  NKE_FULL=1: each in all ways.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"
# shellcheck source=ipf_lib.sh
. "$selftests/ipf_lib.sh"

need_module ipftest
need_command python3 ip ethtool ping
module_loaded ipftest && skip_all "ipftest is loaded already"
[ -e /proc/net/if_inet6 ] || skip_all "no IPv6"

debug=/sys/module/nke/parameters/ipf_debug

# bad WORDS VERSION DIRECT DIRS ROLE [OPTION...]: the log has WORDS about the
# filter, and traffic flows when it is gone
bad()
{
	words=$1 version=$2 direct=$3 dirs=$4 role=$5
	shift 5
	log_begin
	filters add 7 "$version" "$role" direct="$direct" dirs="$dirs" \
		"$@" || return 1
	ping -c 2 -i 0.2 -W 0.2 "$(host "$version")"
	bad_status=0
	if [ "$dirs" = 1 ]; then acted=acted_in; else acted=acted_out; fi
	busywait 60 filters expect 7 "$acted>0" >/dev/null || bad_status=1
	filters remove 7 || bad_status=1
	log_text | grep 'nke: IP filter'
	[ -z "$words" ] ||
		log_has "nke: IP filter org.example.ipftest.7 $words" ||
		bad_status=1
	# The neighbour may have been lost as well.
	busywait 60 ping -c 1 -W 2 "$(host "$version")" || bad_status=1
	return "$bad_status"
}

# KASAN says it first, and who has freed the packet; then the kernel has
# something to report, and the guest ends.  In a thread another packet may have
# the memory by the time when nke looks, and anything may happen.
freed()
{
	what_freed=$1
	shift
	[ "$2" = 1 ] || return 0
	if grep -q ' kasan_report$' /proc/kallsyms; then
		test_skip "$what_freed" "KASAN reports it"
	else
		test_run "$what_freed" bad \
			"let a packet pass that it had freed" "$@" free
	fi
}

# What waits for a filter that does not come back is lost, and counted; the
# sender hears of it.
cat >"$work/flood.py" <<'PY'
import errno, socket, sys
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setsockopt(socket.SOL_SOCKET, 32, 1 << 26)     # SO_SNDBUFFORCE
sock.setsockopt(socket.IPPROTO_IP, 11, 1)    # IP_RECVERR
for i in range(20000):
    try:
        sock.sendto(b"x", (sys.argv[1], 9))
    except OSError as error:
        sys.exit(0 if error.errno == errno.ENOBUFS else f"{error}")
sys.exit("all was taken")
PY
stuck()
{
	filters add 7 4 sleep arg=3000000 every=1000000 dirs=2 || return 1
	python3 "$work/flood.py" "$far4"
	stuck_status=$?
	filters remove 7 || stuck_status=1
	return "$stuck_status"
}

if [ "${NKE_FULL:-0}" = 0 ]; then plan 43; else plan 73; fi
objects >"$work/objects.before"
at_exit remove_far_side
at_exit 'module_loaded ipftest && rmmod ipftest'
test_run "ipftest loads" insmod "$module"
test_run "a namespace behind a veth pair" make_far_side
echo Y >$debug
at_exit "echo N >$debug"

# bad_each VERSION DIRECT DIRS
bad_each()
{
	what="IPv$1, direct=$2, way $3"
	freed "freed and passed: $what" "$@"
	test_run "nothing passed: $what" bad "let pass what is no packet" \
		"$@" nothing
	test_run "no header: $what" bad "left something else than an IPv" \
		"$@" rubbish arg=0
	test_run "too long: $what" bad "left less bytes than" \
		"$@" rubbish arg=2
	test_run "too short: $what" bad "left" "$@" rubbish arg=3
	test_run "empty: $what" bad "left" "$@" rubbish arg=4
	test_run "no errno: $what" bad "" "$@" refuse arg=4294967290
	test_run "kept for ever: $what" bad "" "$@" swallow
}

bad_each 4 0 1
bad_each 4 1 2
bad_each 6 0 2
bad_each 6 1 1
if [ "${NKE_FULL:-0}" != 0 ]; then
	bad_each 4 0 2
	bad_each 4 1 1
	bad_each 6 0 1
	bad_each 6 1 2
fi
echo N >$debug
for direct in 0 1; do
	for dirs in 1 2; do
		test_run "injected without end, direct=$direct, way $dirs" bad \
			"" 4 $direct $dirs loop every=1
		test_run "no debug: ruined, direct=$direct, way $dirs" bad \
			"" 4 $direct $dirs rubbish arg=1
	done
done
test_run "a filter that does not come back" stuck
test_run "ipftest unloads" rmmod ipftest
remove_far_side
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
finish
