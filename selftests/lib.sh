# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Shared by the tests: KTAP, waiting, modules, the kernel's log.  Plain POSIX
# shell, so that it runs on whatever shell the guest has.
#
# A test says plan N, then exactly N times test_ok, test_fail, test_skip or
# test_result, then finish.  Exit status as in kselftest: 0 passed, 1 failed,
# 4 skipped.

# shellcheck disable=SC2034 # used by those who source this
KSFT_PASS=0 KSFT_FAIL=1 KSFT_SKIP=4

selftests=$(cd "$(dirname "$0")" && pwd)
test_name=$(basename "$0" .sh)
work=$(mktemp -d "/tmp/nke-$test_name.XXXXXX")
test_planned=0
test_number=0
test_failed=0
test_skipped=0
log_mark=

# -- KTAP ---------------------------------------------------------------------

plan()
{
	test_planned=$1
	echo "KTAP version 1"
	echo "1..$test_planned"
}

diag()
{
	echo "$*" | sed 's/^/# /'
}

# Show a file's end as diagnostics.
diag_file()
{
	[ ! -s "$1" ] || tail -n "${2:-20}" "$1" | sed 's/^/# /'
}

test_ok()
{
	test_number=$((test_number + 1))
	echo "ok $test_number - $1"
}

test_fail()
{
	test_number=$((test_number + 1))
	test_failed=$((test_failed + 1))
	echo "not ok $test_number - $1"
}

test_skip()
{
	test_number=$((test_number + 1))
	test_skipped=$((test_skipped + 1))
	echo "ok $test_number - $1 # SKIP $2"
}

# test_result STATUS DESCRIPTION
test_result()
{
	if [ "$1" -eq 0 ]; then test_ok "$2"; else test_fail "$2"; fi
}

# test_run DESCRIPTION COMMAND...: the command's status is the result, its
# output is shown when it fails.
test_run()
{
	test_run_name=$1
	shift
	if "$@" >"$work/run.out" 2>&1 </dev/null; then
		test_ok "$test_run_name"
		return 0
	fi
	diag_file "$work/run.out"
	test_fail "$test_run_name"
	return 1
}

# The whole test cannot run here.
skip_all()
{
	echo "KTAP version 1"
	echo "1..0 # SKIP $*"
	exit $KSFT_SKIP
}

# Whatever of the plan is left counts as failed: a test that stops half way
# has not passed.
finish()
{
	while [ "$test_number" -lt "$test_planned" ]; do
		test_fail "not reached"
	done
	[ "$test_number" -eq "$test_planned" ] ||
		diag "planned $test_planned tests, ran $test_number"
	if [ "$test_failed" -ne 0 ] ||
	   [ "$test_number" -ne "$test_planned" ]; then
		exit $KSFT_FAIL
	fi
	[ "$test_skipped" -ne "$test_planned" ] || exit $KSFT_SKIP
	exit $KSFT_PASS
}

# -- waiting ------------------------------------------------------------------

# busywait SECONDS COMMAND...: until the command succeeds; fails at the end of
# the time.  It looks again and again, because most of what tests wait for, a
# count of the kernel's for one, is announced by nobody.  The uptime is used
# because guests' clocks may jump.
busywait()
{
	busywait_end=$(($(cut -d. -f1 /proc/uptime) + $1))
	shift
	until "$@"; do
		if [ "$(cut -d. -f1 /proc/uptime)" -gt "$busywait_end" ]; then
			return 1
		fi
		sleep 0.05
	done
}

# background: a process that a test has in the background, or empty
background=
background_stop()
{
	if [ -n "$background" ]; then
		kill "$background" 2>/dev/null
		wait "$background" 2>/dev/null
	fi
	background=
}

# -- the kernel's log ---------------------------------------------------------

# log_begin: log_text shows what the kernel says from here on.
log_begin()
{
	log_mark="nke selftest $test_name $$ $(cut -d' ' -f1 /proc/uptime)"
	echo "$log_mark" >/dev/kmsg
}

# The messages since log_begin, without their times.
log_text()
{
	dmesg | sed -e "1,/$log_mark/d" -e 's/^\[[^]]*\] //'
}

# log_has REGEX: did such a line appear since log_begin?
log_has()
{
	log_text | grep -Eq "$1"
}

# -- modules ------------------------------------------------------------------

# find_module NAME: the path of NAME.ko.
find_module()
{
	for dir in ${NKE_MODULES:+"$NKE_MODULES"} "$selftests" \
		   "$selftests/modules" "$selftests/.."; do
		if [ -f "$dir/$1.ko" ]; then
			echo "$dir/$1.ko"
			return 0
		fi
	done
	return 1
}

module_loaded()
{
	[ -d "/sys/module/$1" ]
}

module_users()
{
	cat "/sys/module/$1/refcnt"
}

# need_module NAME: skip the test unless NAME.ko is at hand and nke is loaded;
# sets module.
need_module()
{
	[ "$(id -u)" -eq 0 ] || skip_all "needs root"
	module_loaded nke || skip_all "nke.ko is not loaded"
	objects >/dev/null 2>&1 || skip_all "debugfs is not mounted"
	module=$(find_module "$1") ||
		skip_all "$1.ko is not there (make -C selftests)"
}

need_command()
{
	for need in "$@"; do
		command -v "$need" >/dev/null 2>&1 ||
			skip_all "$need is not installed"
	done
}

# -- sockets ------------------------------------------------------------------

# What the kernel counts: sockets in use by protocol.  TIME_WAIT is no socket
# of anybody's any more, and memory is handed back lazily.
sockets_in_use()
{
	cat /proc/net/sockstat /proc/net/sockstat6 2>/dev/null |
		awk '{
			for (i = 2; i < NF; i += 2)
				if ($i == "inuse" || $i == "alloc" ||
				    $i == "used" || $i == "orphan")
					print $1 $i, $(i + 1)
		}'
}

# sockets_still FILE: the counts have been those in FILE ten times in a row;
# else they are written to FILE.
sockets_still()
{
	sockets_in_use >"$work/sockets.now"
	sockets_same=$((sockets_same + 1))
	cmp -s "$1" "$work/sockets.now" || sockets_same=0
	mv "$work/sockets.now" "$1"
	[ "$sockets_same" -ge 10 ]
}

# sockets_note FILE: write the counts to FILE once they stand still; a closed
# socket, as that of ip(8) just before, is freed a little later.  Counts that
# never do are nothing to compare with.
sockets_note()
{
	sockets_in_use >"$1"
	sockets_same=0
	busywait 120 sockets_still "$1" && return 0
	diag "the counts of sockets do not stand still"
	exit $KSFT_FAIL
}

# No count is higher than it was.
sockets_no_more()
{
	sockets_in_use >"$work/sockets.now"
	awk 'NR == FNR { before[$1] = $2; next }
	     $2 > before[$1] + 0 { more = 1 }
	     END { exit more }' "$1" "$work/sockets.now"
}

# sockets_back FILE: wait until all is gone that came since sockets_note.
sockets_back()
{
	busywait 60 sockets_no_more "$1" && return 0
	diff "$1" "$work/sockets.now" | sed 's/^/sockets: /'
	return 1
}

# -- objects of nke ------------------------------------------------------------

# What nke holds, and who uses it: lines "NAME COUNT".
objects()
{
	echo "users $(module_users nke)"
	cat /sys/kernel/debug/nke/objects
}

objects_are()
{
	objects >"$work/objects.now" && cmp -s "$1" "$work/objects.now"
}

# objects_back FILE: wait until nke holds again what objects wrote to FILE;
# the last ones are freed a grace period after their end.
objects_back()
{
	busywait 60 objects_are "$1" && return 0
	diff "$1" "$work/objects.now" | sed 's/^/objects: /'
	return 1
}

# -- leaving ------------------------------------------------------------------

# Commands to run at the end, last first.
cleanup_list=
at_exit()
{
	cleanup_list="$*; $cleanup_list"
}

cleanup()
{
	eval "$cleanup_list"
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP
