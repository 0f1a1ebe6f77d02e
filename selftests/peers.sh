#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Kernel sockets against programs that everybody has: nginx, curl, socat, iperf3
# and Python, as their clients and as their servers; and what ss(8) shows of
# them.  The NKE relay stands between a client and a server, or sends back.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"

need_module remote
remote=$module
need_module relay
need_command nginx curl socat iperf3 python3 ss
module_loaded relay && skip_all "relay is loaded already"
module_loaded remote && skip_all "remote is loaded already"
[ -e /proc/net/if_inet6 ] || skip_all "no IPv6"

# Not powers of two, so that the last pieces are short ones.
page_size=$((12 * 1024 * 1024 + 12345))
file_size=$((2 * 1024 * 1024 + 321))

kpi()
{
	python3 "$selftests/kpi.py" "$@"
}

python_case()
{
	python3 "$selftests/peers_client.py" "$1"
}

# started PROGRAM...: in the background, until servers_end.
servers=
started()
{
	"$@" >>"$work/servers.log" 2>&1 </dev/null &
	servers="$servers $!"
}

servers_end()
{
	[ ! -s "$work/nginx.pid" ] || kill "$(cat "$work/nginx.pid")"
	for pid in $servers; do
		kill "$pid"
		wait "$pid"
	done
	servers=
}

# listening OPTION ADDRESS...: somebody does, says ss.
listening()
{
	listening_option=$1
	shift
	ss -Hnl"$listening_option" >"$work/listening"
	for address in "$@"; do
		grep -qF " $address " "$work/listening" || return 1
	done
}

# -- nginx, curl --------------------------------------------------------------

nginx_starts()
{
	mkdir "$work/www" &&
		head -c "$page_size" /dev/urandom >"$work/www/page" &&
		cat >"$work/nginx.conf" <<-CONF
		user root;
		worker_processes 1;
		pid $work/nginx.pid;
		error_log $work/error.log;
		events { worker_connections 64; }
		http {
			access_log off;
			client_body_temp_path $work/body;
			proxy_temp_path $work/proxy;
			fastcgi_temp_path $work/fastcgi;
			uwsgi_temp_path $work/uwsgi;
			scgi_temp_path $work/scgi;
			default_type application/octet-stream;
			server {
				listen 127.0.0.1:7080;
				listen [::1]:7080;
				root $work/www;
			}
		}
		CONF
	nginx -p "$work" -e "$work/error.log" -c "$work/nginx.conf" || return 1
	kpi listen stream 127.0.0.1:7010 127.0.0.1:7080 &&
		kpi listen stream '[::1]:7010' '[::1]:7080'
}

# The same two connections serve both requests: nothing ends between them.
curl_fetches()
{
	curl -sS --max-time 120 -o "$work/got1" "http://$1:7010/page" \
		--next -sS --max-time 120 -r 1000000-1999998 -o "$work/got2" \
		"http://$1:7010/page" || return 1
	tail -c +1000001 "$work/www/page" | head -c 999999 >"$work/part"
	cmp "$work/www/page" "$work/got1" && cmp "$work/part" "$work/got2"
}

# -- socat --------------------------------------------------------------------

socat_servers()
{
	for address in TCP4-LISTEN:7021,bind=127.0.0.1,reuseaddr \
		'TCP6-LISTEN:7021,bind=[::1],reuseaddr' \
		"UNIX-LISTEN:$work/cat" UDP4-RECVFROM:7021,bind=127.0.0.1; do
		started socat "$address,fork" EXEC:cat
	done
	busywait 60 listening t 127.0.0.1:7021 '[::1]:7021' &&
		busywait 60 listening x "$work/cat" &&
		busywait 60 listening u 127.0.0.1:7021
}

socat_relays()
{
	kpi listen stream 127.0.0.1:7020 &&
		kpi listen stream '[::1]:7020' &&
		kpi listen stream "$work/echo" &&
		kpi listen dgram 127.0.0.1:7020 &&
		kpi listen stream 127.0.0.1:7022 127.0.0.1:7021 &&
		kpi listen stream '[::1]:7022' '[::1]:7021' &&
		kpi listen stream "$work/relay" "$work/cat" &&
		kpi listen stream 127.0.0.1:7023 "$work/relay" &&
		kpi listen dgram 127.0.0.1:7022 127.0.0.1:7021
}

# All is sent, the writing side shut, and all has to come back.
socat_echoes()
{
	socat -t 120 - "$1" <"$work/file" >"$work/back" &&
		cmp "$work/file" "$work/back"
}

has_all()
{
	[ "$(wc -c <"$work/back")" -ge "$1" ]
}

# A datagram has no end to wait for, but a size.
socat_datagram()
{
	head -c 1400 "$work/file" >"$work/datagram"
	: >"$work/back"
	socat -b 2000 -t 120 - "$1" <"$work/datagram" >"$work/back" &
	socat_pid=$!
	busywait 60 has_all 1400
	kill "$socat_pid"
	cmp "$work/datagram" "$work/back"
}

# -- iperf3 -------------------------------------------------------------------

iperf_relays()
{
	started iperf3 -s -B 127.0.0.1 -p 7031
	busywait 60 listening t 127.0.0.1:7031 &&
		kpi listen stream 127.0.0.1:7030 127.0.0.1:7031
}

# iperf OPTION...: it moved bytes and has no error to report.  Its server hangs
# up when the client says so on another connection, whatever is on the way.
iperf()
{
	iperf3 -c 127.0.0.1 -p 7030 -J -n 16M "$@" >"$work/iperf.json" || {
		cat "$work/iperf.json"
		return 1
	}
	python3 - "$work/iperf.json" <<-PYTHON
	import json, sys
	with open(sys.argv[1]) as file:
	    report = json.load(file)
	end = report["end"]
	sent = end["sum_sent"]["bytes"]
	received = end["sum_received"]["bytes"]
	print(sent, received, report.get("error"))
	sys.exit("error" in report or sent < 16 << 20 or received < 1 << 20)
	PYTHON
}

# stat NAME: of relay's counters
stat()
{
	sed -n "s/^$1 //p" "$work/stats"
}

pushed_back()
{
	cat "$work/stats"
	[ "$(stat refused)" -gt 0 ] && [ "$(stat writable)" -gt 0 ]
}

all_in_order()
{
	cat "$work/stats"
	[ "$(stat sessions)" -gt 0 ] && [ "$(stat aborted)" -eq 0 ]
}

# -- the end ------------------------------------------------------------------

no_kernel_socket()
{
	! ss -Htuan | awk '$2 != "TIME-WAIT" { print $5 }' |
		grep -E ':70(10|20|22|23|30)$' &&
		! ss -Hxan | grep -E "$work/(echo|relay) " &&
		grep -q '^TCP: .* orphan 0 ' /proc/net/sockstat
}

plan 31
ip link set lo up
sockets_note "$work/sockets.before"
objects >"$work/objects.before"
at_exit servers_end
at_exit 'module_loaded remote && rmmod remote'
at_exit 'module_loaded relay && rmmod relay'
test_run "relay loads" insmod "$module"
test_run "remote loads" insmod "$remote"
head -c "$file_size" /dev/urandom >"$work/file"

test_run "nginx starts, relay before it" nginx_starts
test_run "curl fetches 12 MiB from nginx over IPv4" curl_fetches 127.0.0.1
test_run "and over IPv6" curl_fetches '[::1]'
test_run "curl gives a kernel server 1 MiB and gets it back" python_case curl

test_run "socat listens" socat_servers
test_run "relay listens" socat_relays
test_run "socat as a client of TCP over IPv4" \
	socat_echoes TCP4:127.0.0.1:7020
test_run "socat as a client of TCP over IPv6" \
	socat_echoes 'TCP6:[::1]:7020'
test_run "socat as a client of AF_UNIX" socat_echoes "UNIX:$work/echo"
test_run "socat as a client of UDP" socat_datagram UDP4:127.0.0.1:7020
test_run "socat as a server of TCP over IPv4" \
	socat_echoes TCP4:127.0.0.1:7022
test_run "socat as a server of TCP over IPv6" \
	socat_echoes 'TCP6:[::1]:7022'
test_run "socat as a server of AF_UNIX, behind TCP and AF_UNIX" \
	socat_echoes TCP4:127.0.0.1:7023
test_run "socat as a server of UDP" socat_datagram UDP4:127.0.0.1:7022
kpi stats >"$work/stats"
test_run "no connection was aborted" all_in_order

test_run "iperf3 listens, relay before it" iperf_relays
test_run "iperf3 sends over two connections" iperf -P 2
test_run "iperf3 receives" iperf -R
kpi stats >"$work/stats"
test_run "sends were refused, and upcalls told of space" pushed_back

for case in bytes halfclose reset oob udp ss; do
	test_run "python: $case" python_case "$case"
done

test_run "relay and remote unload" rmmod relay remote
test_run "no socket of theirs is left" busywait 60 no_kernel_socket
test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
servers_end 2>/dev/null
test_run "no socket is left" sockets_back "$work/sockets.before"
finish
