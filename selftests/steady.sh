#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# An NKE with threads, timers, sysctl values and locks: it works, and it loads
# and unloads again and again while its values are read and written and the
# processors are busy.  STEADY_ROUNDS changes how often (20; NKE_FULL=1: 1000).

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"

need_module steady
need_command python3
module_loaded steady && skip_all "steady is loaded already"

if [ "${NKE_FULL:-0}" != 0 ]; then rounds=1000; else rounds=20; fi
rounds=${STEADY_ROUNDS:-$rounds}
dir=/proc/sys/nke/net/steady

# Reads and writes whatever is there, and keeps a processor busy meanwhile.
cat >"$work/load.py" <<'PY'
import os, sys
directory, seen = sys.argv[1], 0
while True:
    try:
        names = os.listdir(directory)
        for name in names:
            with open(f"{directory}/{name}", encoding="ascii") as f:
                seen += int(f.read() or 0) > 0
        with open(f"{directory}/period", "w", encoding="ascii") as f:
            f.write("2")
    except (FileNotFoundError, NotADirectoryError):
        pass
    if seen:
        os.close(os.open(sys.argv[2], os.O_CREAT))
PY

loads=
load_begin()
{
	for i in 1 2; do
		python3 "$work/load.py" $dir "$work/seen.$i" \
			2>"$work/error.$i" &
		loads="$loads $!"
	done
}

# They run until now, and have seen values.
load_end()
{
	load_status=0
	for i in $loads; do
		kill "$i" || load_status=1
		wait "$i" 2>/dev/null
	done
	loads=
	for i in 1 2; do
		diag_file "$work/error.$i"
		[ -e "$work/seen.$i" ] || load_status=1
	done
	return "$load_status"
}

all_count()
{
	for i in thread0 thread1 thread2 call timeout; do
		[ "$(cat "$dir/$i")" -ge "$1" ] || return 1
	done
	[ "$(cat "$dir/wrong")" -eq 0 ]
}

works()
{
	insmod "$module" || return 1
	busywait 60 all_count 10
	works_status=$?
	echo 3 >"$dir/period" && [ "$(cat "$dir/period")" = 3 ] ||
		works_status=1
	! echo 0 >"$dir/period" || works_status=1
	busywait 60 all_count 20 || works_status=1
	rmmod steady && [ ! -e "$dir" ] && return "$works_status"
}

all_rounds()
{
	round=1
	while [ "$round" -le "$rounds" ]; do
		insmod "$module" || return 1
		# Some at once, some when all has run.
		if [ $((round % 3)) -ne 0 ]; then
			busywait 60 all_count 1 || return 1
		fi
		rmmod steady || return 1
		if [ -e "$dir" ]; then return 1; fi
		round=$((round + 1))
	done
}

silent()
{
	! log_text | grep 'steady.* was left'
}

plan 5
objects >"$work/objects.before"
at_exit 'load_end >/dev/null 2>&1; module_loaded steady && rmmod steady'
test_run "it works, and ends" works
log_begin
load_begin
test_run "$rounds loads and unloads" all_rounds
test_run "there was load all the time" load_end
test_run "nothing was forgotten" silent
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
finish
