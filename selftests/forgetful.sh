#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# NKEs that leave something behind: one whose stop routine forgets controls, a
# sysctl value, threads and calls, and one whose start routine fails after it has
# registered a control.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run
. "$(dirname "$0")/lib.sh"

need_module halfway
halfway=$module
need_module forgetful
module_loaded forgetful && skip_all "forgetful is loaded already"

count()
{
	objects | awk -v what="$1" '$1 == what { print $2 }'
}

has_two()
{
	[ "$(count controls)" -eq $((before + 2)) ]
}

value_is_there()
{
	[ "$(cat /proc/sys/nke/net/forgotten)" = 3 ]
}

fails_to_load()
{
	! insmod "$1"
}

plan 10
objects >"$work/objects.before"
before=$(count controls)
log_begin
at_exit 'module_loaded forgetful && rmmod forgetful'
test_run "forgetful loads" insmod "$module"
test_run "it has two controls" has_two
test_run "it has a value" value_is_there
test_run "it unloads" rmmod forgetful
log_has '^nke: forgetful: control org.nke.forgetful.one was left registered$' &&
	log_has '^nke: forgetful: control org.nke.forgetful.two was left registered$' &&
	log_has '^nke: forgetful: sysctl nke/net/forgotten was left registered$' &&
	[ ! -e /proc/sys/nke/net/forgotten ]
test_result $? "the log says what it has forgotten"
log_has '^nke: forgetful: thread forgetful_thread( \[forgetful\])? runs, waiting for its end$' &&
	log_has '^forgetful: thread ends$'
test_result $? "its thread was waited for"
log_has '^nke: forgetful: thread call forgetful_call( \[forgetful\])? runs, waiting for its end$' &&
	log_has '^forgetful: call ends$' &&
	log_has '^nke: forgetful: thread call forgetful_later2( \[forgetful\])? was left$' &&
	log_has '^nke: forgetful: timeout forgetful_later( \[forgetful\])? was left$'
test_result $? "calls of it were waited for and cancelled"
test_run "halfway does not load" fails_to_load "$halfway"
log_has '^halfway: registered [0-9]+$' &&
	log_has '^nke: halfway: control org.nke.halfway was left registered$'
test_result $? "its control is taken away"
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
finish
