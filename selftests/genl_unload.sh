#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# nke goes away while a netlink socket still has messages of its that were not
# read, and a request that was not answered; the socket reads them later.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"

need_module ctltest
ctltest=$module
need_module nke
nke=$module
need_command python3 depmod modprobe
module_loaded ctltest && skip_all "ctltest is loaded already"
[ "$(module_users nke)" -eq 0 ] || skip_all "nke is in use"

client()
{
	timeout 60 python3 "$selftests/genl_client.py" "$1"
}

holder=
stop_holder()
{
	[ -z "$holder" ] || kill "$holder" 2>/dev/null
}

hold()
{
	mkfifo "$work/go" "$work/said" || return 1
	python3 "$selftests/genl_client.py" holds \
		<"$work/go" >"$work/said" 2>"$work/holds" &
	holder=$!
	exec 8>"$work/go" 9<"$work/said"
	read -r line <&9
	[ "$line" = ready ] || { cat "$work/holds"; return 1; }
}

reads_on()
{
	echo go >&8
	exec 8>&- 9<&-
	wait "$holder"
	status=$?
	holder=
	[ "$status" -eq 0 ] || cat "$work/holds"
	return "$status"
}

# The kernel finds nke by the family's name.
loads_by_name()
{
	modules=$work/root/lib/modules/$(uname -r)
	mkdir -p "$modules" && cp "$nke" "$modules" &&
		depmod -b "$work/root" || return 1
	cat >"$work/modprobe" <<-EOF
	#!/bin/sh
	exec modprobe -d "$work/root" "\$@"
	EOF
	chmod +x "$work/modprobe"
	echo "$work/modprobe" >/proc/sys/kernel/modprobe
	client any-list
	status=$?
	echo "$modprobe" >/proc/sys/kernel/modprobe
	[ "$status" -eq 0 ] && module_loaded nke
}

modprobe=$(cat /proc/sys/kernel/modprobe)
plan 8
at_exit 'stop_holder; module_loaded ctltest && rmmod ctltest'
at_exit "module_loaded nke || insmod '$nke'"
test_run "ctltest loads" insmod "$ctltest"
test_run "a client has unread data" hold
test_run "all of it is in its socket" client unread
test_run "the client is disconnected" client let-go
test_run "ctltest unloads" rmmod ctltest
test_run "nke unloads" timeout 30 rmmod nke
test_run "the client reads what it had" reads_on
test_run "the family's name loads nke again" loads_by_name
finish
