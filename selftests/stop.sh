#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Stop routines that refuse: nkectl says so and the NKE works on, rmmod asks
# until they agree; who has agreed is never asked again.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"

need_module forgetful
forgetful=$module
need_module stubborn
need_command nkectl python3 setpriv
module_loaded stubborn && skip_all "stubborn is loaded already"

control=org.nke.stubborn

# will_refuse TIMES RESULT
will_refuse()
{
	nkectl control set "$control" 2 "$2" && nkectl control set "$control" 1 "$1"
}

asked()
{
	[ "$(nkectl -j control get "$control" 3 |
		sed 's/.*"value":\(-*[0-9]*\).*/\1/')" = "$1" ]
}

# The log has the NKE's word of each time that it was asked.
asked_at_all()
{
	[ "$(log_text | grep -c '^stubborn: asked ')" -eq "$1" ] ||
		{ log_text; return 1; }
}

# refused MESSAGE: nkectl unload is.
refused()
{
	nkectl unload stubborn >"$work/out" 2>"$work/err"
	status=$?
	cat "$work/out" "$work/err"
	[ "$status" -eq 2 ] && grep -qxF "nkectl: stubborn: $1" "$work/err"
}

connected()
{
	nkectl -j control show "$control" | grep -q '"clients":1,'
}

says_why()
{
	will_refuse 2 16 &&
	refused "its stop routine refuses (16) (Device or resource busy)" &&
	module_loaded stubborn && asked 1 && will_refuse 1 5 &&
	refused "its stop routine refuses (5) (Device or resource busy)" &&
	module_loaded stubborn && asked 2 &&
	[ "$(module_users stubborn)" -eq 0 ]
}

agrees()
{
	nkectl control listen "$control" >"$work/listen" 2>&1 &
	background=$!
	busywait 60 connected || return 1
	[ "$(nkectl -j unload stubborn)" = \
		'{"name":"stubborn","connections":1}' ] || return 1
	wait "$background" || { cat "$work/listen"; return 1; }
	background=
	! module_loaded stubborn && asked_at_all 3
}

# Asked by netlink alone, as if nkectl had been killed before it unloaded.
goes_on()
{
	insmod "$1" && log_begin && will_refuse 1 5 || return 1
	client_stop "$2" 16 && client_stop "$2" 0 && client_stop "$2" 0 &&
	module_loaded "$2" && asked_at_all 2 || return 1
	shift 2
	"$@" && ! module_loaded stubborn && asked_at_all 2
}

# client_stop MODULE ERRNO: the family's request, and its answer.
client_stop()
{
	(cd "$selftests" && python3 - "$1" "$2") <<'PY'
import sys

from nke_genl import Genl, Refused

with Genl() as genl:
    try:
        genl.ask("stop", name=sys.argv[1])
        got = 0
    except Refused as refused:
        got = refused.errno
        print(refused)
sys.exit(0 if got == int(sys.argv[2]) else f"it was {got}")
PY
}

# Clients that come back as soon as they are sent away: they can neither keep
# it from agreeing nor reach it when it has.
under_load()
{
	echoctl=$(find_module echoctl) || { echo "no echoctl.ko"; return 1; }
	round=1
	while [ "$round" -le 5 ]; do
		insmod "$echoctl" || return 1
		: >"$work/load"
		python3 -u "$selftests/stop_client.py" >"$work/load" 2>&1 &
		background=$!
		busywait 60 grep -q '^flowing$' "$work/load"
		flows=$?
		nkectl unload echoctl
		unloaded=$?
		background_stop
		if [ "$flows" -ne 0 ] || [ "$unloaded" -ne 0 ] ||
		   module_loaded echoctl; then
			cat "$work/load"
			return 1
		fi
		round=$((round + 1))
	done
}

unprivileged()
{
	insmod "$module" && log_begin || return 1
	setpriv --reuid 1000 --clear-groups nkectl unload stubborn \
		>"$work/out" 2>"$work/err"
	[ $? -eq 2 ] && grep -q 'Operation not permitted' "$work/err" &&
		asked_at_all 0
}

rmmod_waits()
{
	log_begin
	will_refuse 4 16 && rmmod stubborn && ! module_loaded stubborn &&
		asked_at_all 5 &&
		log_has '^stubborn: stop routine refuses \(16\), trying again$'
}

# One that is on its way out is said to be.
already()
{
	insmod "$module" && will_refuse 20 5 || return 1
	rmmod stubborn &
	background=$!
	busywait 60 going || return 1
	nkectl unload stubborn >"$work/out" 2>"$work/err"
	status=$?
	cat "$work/out" "$work/err"
	wait "$background" || return 1
	background=
	[ "$status" -eq 2 ] && grep -q 'stubborn is being unloaded' "$work/err"
}

going()
{
	grep -q going /sys/module/stubborn/initstate
}

# What it has forgotten goes when it has agreed, not when its module goes.
forgotten()
{
	insmod "$forgetful" && log_begin && client_stop forgetful 0 &&
		module_loaded forgetful &&
		[ "$(nkectl -j control list)" = '[]' ] &&
		log_has 'forgetful: control org.nke.forgetful.two was left' &&
		nkectl unload forgetful && ! module_loaded forgetful
}

plan 11
objects >"$work/objects.before"
at_exit 'module_loaded forgetful && rmmod forgetful'
at_exit 'module_loaded echoctl && rmmod echoctl'
at_exit 'background_stop; module_loaded stubborn && rmmod stubborn'
log_begin
test_run "stubborn loads" insmod "$module"
test_run "a refusal is told, and it works on" says_why
test_run "it agrees, and is not asked again" agrees
test_run "nkectl goes on with one that has stopped" \
	goes_on "$module" stubborn nkectl unload stubborn
test_run "so does rmmod" goes_on "$module" stubborn rmmod stubborn
test_run "clients that come back do not hinder it" under_load
test_run "not everybody may ask" unprivileged
test_run "rmmod asks until it agrees" rmmod_waits
test_run "who comes meanwhile is told so" already
test_run "what it has forgotten goes with its word" forgotten
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
finish
