#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The httpfetch sample fetches a page of 12 MiB and more from nginx; the CRC-32
# that the kernel printed must be the file's.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run, busywait
. "$(dirname "$0")/lib.sh"

need_module httpfetch
need_command nginx python3
module_loaded httpfetch && skip_all "httpfetch is loaded already"

plan 8

# Not a power of two, so that the last piece is a short one.
page_size=$((12 * 1024 * 1024 + 12345))
mkdir -p "$work/www"
python3 - "$work/www/page.bin" $page_size >"$work/expected" <<'PYTHON'
import random, sys, zlib
page = random.Random(7007).randbytes(int(sys.argv[2]))
with open(sys.argv[1], "wb") as f:
    f.write(page)
print("body %d bytes crc32 %08x" % (len(page), zlib.crc32(page)))
PYTHON

cat >"$work/nginx.conf" <<CONF
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
		listen 127.0.0.1:80;
		root $work/www;
	}
}
CONF

server_stop()
{
	[ ! -s "$work/nginx.pid" ] || kill "$(cat "$work/nginx.pid")"
}

fetch_over()
{
	log_has '^httpfetch: (body|failed)'
}

# One fetch; its log is left in fetch.log.
fetch()
{
	log_begin
	insmod "$module" || return 1
	busywait 300 fetch_over || echo "no answer"
	log_text >"$work/fetch.log"
	rmmod httpfetch
}

ip link set lo up
sockets_note "$work/sockets.before"
objects >"$work/objects.before"
at_exit 'module_loaded httpfetch && rmmod httpfetch'
at_exit server_stop
test_run "nginx starts" \
	nginx -p "$work" -e "$work/error.log" -c "$work/nginx.conf"

test_run "httpfetch loads, fetches and unloads" fetch
diag "$(grep '^httpfetch:' "$work/fetch.log")"
grep -q '^httpfetch: HTTP/1.1 200 OK$' "$work/fetch.log"
test_result $? "the status line is 200 OK"
diag "expected: $(cat "$work/expected")"
grep -qx "httpfetch: $(cat "$work/expected")" "$work/fetch.log"
test_result $? "length and CRC-32 are those of the file"

rm "$work/www/page.bin"
fetch
grep -q '^httpfetch: HTTP/1.1 404 ' "$work/fetch.log" &&
	grep -q '^httpfetch: body [0-9]* bytes' "$work/fetch.log"
test_result $? "a missing page is a 404 with a body"

server_stop
busywait 60 test ! -e "$work/nginx.pid"
fetch
# ECONNREFUSED
grep -q '^httpfetch: failed: errno 111 (connect)$' "$work/fetch.log"
test_result $? "without a server the connect is refused"

test_run "no object and no reference to nke is left" \
	objects_back "$work/objects.before"
test_run "no socket is left" sockets_back "$work/sockets.before"
finish
