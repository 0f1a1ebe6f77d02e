#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# An NKE's sysctl values, read and written by sysctl(8) and cat.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run
. "$(dirname "$0")/lib.sh"

need_module knobs
need_command sysctl
module_loaded knobs && skip_all "knobs is loaded already"
dir=/proc/sys/nke/net/knobs

# is NAME VALUE: by sysctl(8), and by cat.
is()
{
	[ "$(sysctl -n "nke.net.knobs.$1")" = "$2" ] &&
		[ "$(cat "$dir/$(echo "$1" | tr . /)")" = "$2" ]
}

# takes NAME VALUE [WHAT IS THERE THEN]
takes()
{
	sysctl -q -w "nke.net.knobs.$1=$2" && is "$1" "${3-$2}"
}

# refuses NAME VALUE ERROR: and the value stays.
refuses()
{
	refuses_before=$(cat "$dir/$1")
	! sysctl -q -w "nke.net.knobs.$1=$2" 2>"$work/refused" &&
		grep -q "$3" "$work/refused" && is "$1" "$refuses_before"
}

first_values()
{
	is i -1 && is u 4000000000 && is l -2 && is ul 2 &&
		is q 1099511627776 && is s hello && is o 01020304 &&
		is ro 42 && is percent 50 && is deep.i -1
}

new_values()
{
	takes i 7 && takes u 4294967295 && takes l -9 && takes ul 9 &&
		takes q -1 && takes s "two words" && takes o 0a0b0c0d &&
		takes i 0x10 16 && takes deep.i 5 && is i 5
}

bad_values()
{
	refuses i word 'Invalid argument' &&
		refuses i 2147483648 'Numerical result out of range' &&
		refuses u -1 'Invalid argument' &&
		refuses s 'more than fifteen' 'Invalid argument' &&
		refuses o 0a0b 'Invalid argument' &&
		refuses percent 101 'Numerical argument out of domain' &&
		takes percent 100
}

as_nobody()
{
	setpriv --reuid 65534 --regid 65534 --clear-groups sh -c "$1"
}

access()
{
	[ "$(stat -c %a "$dir/i" "$dir/ro" "$dir/anybody" | tr '\n' ' ')" = \
		"644 444 666 " ] &&
		! sh -c "echo 1 >$dir/ro" &&
		! as_nobody "echo 1 >$dir/i" &&
		as_nobody "echo 21 >$dir/anybody && cat $dir/i" &&
		is i 21
}

asker()
{
	asker_root=$(cat "$dir/who") &&
		expr "$asker_root" : '[1-9][0-9]* 0 0 1$' &&
		asker_nobody=$(as_nobody "cat $dir/who") &&
		expr "$asker_nobody" : '[1-9][0-9]* 65534 65534 0$'
}

# Readers and writers all the time while it goes.
goes_under_load()
{
	for _ in 1 2 3 4; do
		(
			while [ -e "$work/load" ]; do
				cat "$dir/percent" "$dir/s"
				echo 5 >"$dir/deep/i"
			done >/dev/null 2>&1
		) &
	done
	for _ in 1 2 3 4 5; do
		rmmod knobs && insmod "$1" || return 1
	done
}

all_gone()
{
	rmmod knobs && [ ! -e /proc/sys/nke ]
}

plan 8
objects >"$work/objects.before"
log_begin
at_exit 'module_loaded knobs && rmmod knobs'
test_run "knobs loads" insmod "$module"
test_run "each kind can be read" first_values
test_run "each kind can be written" new_values
test_run "what does not fit is refused, and why" bad_values
test_run "who may write" access
test_run "a handler knows who asks" asker
touch "$work/load"
at_exit rm -f "$work/load"
test_run "it can go at any time" goes_under_load "$module"
rm "$work/load"
wait
all_gone && objects_back "$work/objects.before"
test_result $? "nothing is left of it"
finish
