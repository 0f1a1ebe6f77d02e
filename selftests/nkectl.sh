#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# nkectl and libnke with the controls of echoctl.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"

need_module echoctl
need_command nkectl python3 setpriv cmp
module_loaded echoctl && skip_all "echoctl is loaded already"

dgram=org.example.echoctl.dgram
stream=org.example.echoctl.stream
private=org.example.echoctl.root
deaf=org.example.echoctl.deaf

# gives STATUS ARGUMENT...: nkectl's output goes to files.
gives()
{
	gives_status=$1
	shift
	nkectl "$@" >"$work/out" 2>"$work/err"
	gives_is=$?
	[ "$gives_is" -eq "$gives_status" ] && return 0
	echo "nkectl $*: exit status $gives_is and not $gives_status"
	cat "$work/out" "$work/err"
	return 1
}

# says REGEX: so does a line on stderr.
says()
{
	grep -Eq "$1" "$work/err" && return 0
	echo "no line on stderr is like $1:"
	cat "$work/err"
	return 1
}

# json EXPRESSION ARGUMENT...: true of the JSON, "j", that they print.
json()
{
	json_expression=$1
	shift
	gives 0 -j "$@" || return 1
	python3 - "$json_expression" "$work/out" <<'PY'
import json
import sys

text = open(sys.argv[2], encoding="utf-8").read()
try:
    j = json.loads(text)
except ValueError:
    # A document a line.
    j = [json.loads(line) for line in text.splitlines()]
if not eval(f"({sys.argv[1]})"):
    sys.exit(f"not so: {sys.argv[1]}: {j}")
PY
}

# clients NAME NUMBER: so many are connected.
clients()
{
	nkectl -j control show "$1" | grep -q "\"clients\":$2,"
}

not_loaded()
{
	rmmod nke || return 1
	gives 2 control list && says '^nkectl: nke is not loaded: modprobe nke$'
	status=$?
	insmod "$(find_module nke)" || return 1
	return "$status"
}

lists()
{
	json 'sorted(c["name"] for c in j if c["owner"] == "echoctl") ==
		sorted("org.example.echoctl." + n for n in
		("dgram", "stream", "root", "deaf"))' control list &&
	json 'j[0]["type"] == "stream" and "stream" in j[0]["flags"] and
		j[0]["connections"] == [] and j[0]["recv_size"] > 0' \
		control show "$stream" &&
	json 'j[0]["flags"] == ["privileged"]' control show "$private" &&
	json 'len(j) == 1 and j[0]["name"] == "org.example.echoctl.dgram"' \
		-p control show id "$(nkectl -j control show "$dgram" |
			sed 's/.*"id":\([0-9]*\).*/\1/')" &&
	gives 0 control list &&
	grep -q "^[0-9]*: $stream: type stream flags stream .* owner echoctl$" \
		"$work/out"
}

messages()
{
	printf 'one\ntwo\n\nlast' | gives 0 control connect "$dgram" count 4 \
		timeout 60 &&
	printf 'one\ntwo\n\nlast\n' | cmp - "$work/out" &&
	gives 0 control send "$dgram" hello &&
	head -c 2048 /dev/urandom >"$work/random" &&
	gives 0 control send "$dgram" - <"$work/random" &&
	head -c 2049 /dev/urandom >"$work/random" &&
	gives 2 control send "$dgram" - <"$work/random" &&
	says '^nkectl: send: .*\(Message too long\)$'
}

bytes()
{
	head -c 4000000 /dev/urandom >"$work/random"
	# A piece at a time: the echo has no more room than 8192 bytes.
	python3 - "$stream" "$work/random" <<'PY'
import subprocess
import sys

data = open(sys.argv[2], "rb").read()
client = subprocess.Popen(["nkectl", "control", "connect", sys.argv[1]],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE)
step = 4000
for at in range(0, 100 * step, step):
    client.stdin.write(data[at:at + step])
    client.stdin.flush()
    if client.stdout.read(step) != data[at:at + step]:
        sys.exit(f"the echo of byte {at} is another")
client.stdin.close()
sys.exit(client.wait())
PY
}

options()
{
	json 'j["option"] == 1 and j["length"] == 24 and len(j["value"]) == 48' \
		control get "$dgram" 1 &&
	json 'j["value"] == 8192' control get "$dgram" 9 &&
	gives 0 control get "$dgram" 9 type hex && grep -qx 00200000 "$work/out" &&
	gives 0 control get "$dgram" 3 type raw size 4 &&
	printf '\377\377\377\377' | cmp - "$work/out" &&
	gives 2 control get "$dgram" 1 size 3 && says 'Invalid argument' &&
	gives 2 control get "$dgram" 99 && says '^nkectl: option 99: ' &&
	gives 2 control get "$deaf" 1 && says 'not supported' &&
	gives 0 control set "$dgram" 6 5 && gives 0 control set "$dgram" 2 text \
		type string &&
	gives 2 control set "$dgram" 6 texts type raw && gives 2 control set "$deaf" 1 1
}

lost()
{
	gives 2 control connect org.example.nothing </dev/null &&
	says '^nkectl: control "org.example.nothing": .*\(No such file' &&
	says "^nkectl: there are: .*$dgram" &&
	gives 2 control show id 4294967295 &&
	gives 2 unload nosuchmodule &&
	says '^nkectl: nosuchmodule is not loaded' &&
	gives 2 unload nke && says 'rmmod nke$' &&
	for other in /sys/module/*/initstate; do
		other=$(basename "$(dirname "$other")")
		case $other in nke|echoctl) continue ;; esac
		gives 2 unload "$other" &&
		says "^nkectl: $other is not an extension of nke" || return 1
		break
	done
}

unprivileged()
{
	user="setpriv --reuid 1000 --clear-groups nkectl"
	$user control list >"$work/out" 2>"$work/err" || return 1
	printf 'hi\n' | $user control connect "$dgram" count 1 timeout 60 \
		>"$work/out" 2>"$work/err" && grep -qx hi "$work/out" || return 1
	! $user control send "$private" x >"$work/out" 2>"$work/err" &&
	says 'Operation not permitted' && says '^nkectl: are you root\?$' &&
	! $user event post-test >"$work/out" 2>"$work/err" &&
	says 'Operation not permitted' &&
	! $user unload echoctl >"$work/out" 2>"$work/err" &&
	says 'Operation not permitted' && module_loaded echoctl
}

events()
{
	# Which makes the vendor known.
	nkectl event post-test >"$work/out" || return 1
	nkectl -j -t event monitor vendor org.nke.test class 7 count 2 \
		timeout 60 >"$work/events" 2>&1 &
	background=$!
	# Until it listens: events that come before are not its.
	busywait 60 events_heard || return 1
	nkectl event post-test class 8 || return 1
	nkectl event post-test class 7 subclass 3 code 9 data 00ff || return 1
	wait "$background" || { cat "$work/events"; return 1; }
	background=
	python3 - "$work/events" <<'PY'
import json
import sys

j = [json.loads(line) for line in open(sys.argv[1])]
assert len(j) == 2 and j[0]["class"] == j[1]["class"] == 7, j
last = j[1]
assert last["subclass"] == 3 and last["code"] == 9, j
assert last["data"] == "00ff" and last["vendor"] >= 1000, j
assert last["id"] > j[0]["id"] and "timestamp" in last, j
PY
}

events_heard()
{
	[ -s "$work/events" ] || nkectl event post-test class 7 >/dev/null
	[ -s "$work/events" ]
}

registered()
{
	nkectl -j event monitor vendor 1 class 3 subclass 2 timeout 5 \
		>"$work/events" 2>&1 &
	background=$!
	busywait 60 registered_heard || return 1
	python3 - "$work/events" <<'PY'
import json
import sys

j = [json.loads(line) for line in open(sys.argv[1])]
what = {e["what"] for e in j}
assert what <= {"control-registered", "control-deregistered"}, j
assert all(e["length"] == 8 and e["control"] > 0 for e in j), j
PY
}

registered_heard()
{
	rmmod echoctl && insmod "$module" && [ -s "$work/events" ]
}

sockets()
{
	echod=$(find_module echod) || { echo "no echod.ko"; return 1; }
	insmod "$echod" || return 1
	json 'any(s["owner"] == "echod" and s["type"] == "stream" and
		s["state"] == "listening" and s["local"]["port"] == 7007
		for s in j)' socket list &&
	gives 0 -s socket list && grep -q 'owner echod .*upcalls [0-9]' \
		"$work/out" &&
	json 'j == []' -n "$netns" socket list
	status=$?
	rmmod echod && return "$status"
}

# add_filter NUMBER VERSION DIRECT NAME: with input and output.
add_filter()
{
	python3 -c 'import os, struct, sys
n, version, direct = map(int, sys.argv[1:4])
sys.stdout.buffer.write(struct.pack("=iBBBB80s", n, version, direct, 1, 1,
                                    os.fsencode(sys.argv[4])))' "$@" |
		nkectl control set org.example.filters 1 - type raw
}

no_filters()
{
	[ "$(nkectl -j filter list)" = "[]" ]
}

filters_listed()
{
	json 'j == []' filter list && gives 0 filter list &&
	[ ! -s "$work/out" ] && gives 0 filter show &&
	gives 2 filter show one && says 'no filter has the name "one"' &&
	add_filter 0 4 1 one && add_filter 1 6 0 "$odd" &&
	add_filter 2 4 0 one &&
	gives 0 filter list &&
	[ "$(sed 's/^[0-9]*: //' "$work/out")" = \
"one: family ipv4 mode threaded callbacks input,output owner filters
odd\\x1b[31m\\xff\\x0a: family ipv6 mode threaded callbacks input,output owner filters
one: family ipv4 mode inline callbacks input,output owner filters" ] &&
	json '[f["family"] for f in j] == ["ipv4", "ipv6", "ipv4"] and
		j[1]["name"] == "odd\x1b[31m\ufffd\n" and
		j[0]["seq"] > j[1]["seq"] > j[2]["seq"] and
		j[2]["state"] == "active" and j[2]["in"]["bad"] == 0' \
		filter list &&
	json 'len(j) == 2 and {f["name"] for f in j} == {"one"}' \
		filter show one -p &&
	gives 1 filter list -x && says 'option "-x" is unknown' &&
	gives 1 filter list -s one && says '"one" is one argument too many' &&
	gives 0 filter show "$odd" && [ "$(wc -l <"$work/out")" -eq 3 ] &&
	json 'j["filters"] == 3 and j["ipf.bad"] >= 0' stats &&
	json 'j == []' -n "$netns" filter list &&
	gives 2 -n "$netns" filter show one &&
	says 'initial network namespace' &&
	setpriv --reuid 1000 --clear-groups nkectl filter list >"$work/mine" &&
	[ "$(wc -l <"$work/mine")" -eq 3 ] || return 1
	# One that is refused, seen by the inline filter only when the other has
	# let it pass.
	datagram_to 127.0.0.77 || return 1
	busywait 60 filter_refused &&
	gives 0 filter list -s &&
	grep -q '^    out seen 1 dropped 1 taken 0 injected 0 queued 1 ' \
		"$work/out" || return 1
	# On its way out until its callback comes back.
	gives 0 control set org.example.filters 3 1 &&
	datagram_to 127.0.0.81 && busywait 60 filter_called &&
	gives 0 control set org.example.filters 2 2 &&
	gives 0 filter list && head -n 1 "$work/out" | grep -q \
		': one: .* callbacks input,output state removed owner filters$' &&
	gives 0 control set org.example.filters 3 0 &&
	busywait 60 filters_are 2
}

datagram_to()
{
	python3 -c 'import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(b"x", (sys.argv[1], 9))' "$1"
}

filter_called()
{
	nkectl -s filter show one | grep -q '^    out seen 2 '
}

filter_refused()
{
	nkectl -s filter show one | grep -q '^    out seen 1 dropped 1 '
}

filters_are()
{
	[ "$(nkectl filter list | wc -l)" -eq "$1" ]
}

filters()
{
	odd=$(printf 'odd\033[31m\377\n.')
	odd=${odd%.}
	module_filters=$(find_module filters) ||
		{ echo "no filters.ko"; return 1; }
	insmod "$module_filters" || return 1
	ip link set lo up && filters_listed
	status=$?
	# Those that are left go with it.
	rmmod filters && no_filters && return "$status"
}

namespaces()
{
	json 'j == []' -n "$netns" control list &&
	gives 2 -n "$netns" control send "$dgram" x &&
	says 'initial network namespace' &&
	gives 1 -n nosuchnamespace control list && says 'nosuchnamespace'
}

counters()
{
	before=$(nkectl -j stats | sed 's/.*"kctl.connections":\([0-9]*\).*/\1/')
	gives 0 control send "$dgram" x &&
	json 'j["kctl.reg_count"] >= 4 and
		j["kctl.connections"] == '$((before + 1)) stats &&
	json 'any(m["name"] == "echoctl" and m["controls"] == 4 and
		m["connections"] == 0 for m in j)' module list
}

killed()
{
	nkectl control listen "$dgram" >/dev/null 2>&1 &
	background=$!
	busywait 60 clients "$dgram" 1 || return 1
	json 'j[0]["connections"][0]["front"] == "netlink" and
		j[0]["connections"][0]["pid"] == '"$background"' and
		j[0]["connections"][0]["comm"] == "nkectl"' \
		control show "$dgram" || return 1
	kill -KILL "$background"
	wait "$background"
	background=
	busywait 60 clients "$dgram" 0
}

library()
{
	LD_LIBRARY_PATH=/usr/local/lib \
		python3 "$selftests/nkectl_client.py" "$dgram" "$stream"
}

unloaded()
{
	nkectl control listen "$dgram" >"$work/listen" 2>&1 &
	background=$!
	busywait 60 clients "$dgram" 1 || return 1
	if rmmod echoctl 2>"$work/err"; then
		echo "rmmod unloaded what has clients"
		return 1
	fi
	json 'j == {"name": "echoctl", "connections": 1}' unload echoctl &&
	! module_loaded echoctl || return 1
	wait "$background" || return 1
	background=
	grep -qx 'nkectl: the control has ended the connection' "$work/listen"
}


plan 18
netns=nke-test-$$
ip netns add "$netns"
at_exit "ip netns del $netns"
at_exit 'background_stop; module_loaded echoctl && rmmod echoctl'
at_exit 'module_loaded filters && rmmod filters'

test_run "nke is not loaded" not_loaded
objects >"$work/objects.before"
test_run "echoctl loads" insmod "$module"
test_run "lists, as text and as JSON" lists
test_run "messages" messages
test_run "a stream of bytes" bytes
test_run "options" options
test_run "errors say what to do" lost
test_run "without privilege" unprivileged
test_run "events" events
test_run "events of controls" registered
background_stop
test_run "sockets" sockets
test_run "IP filters" filters
test_run "network namespaces" namespaces
test_run "counters and extensions" counters
test_run "a client that is killed" killed
test_run "the shared library" library
test_run "unload ends clients" unloaded
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
finish
