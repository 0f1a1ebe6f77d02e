#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Load an NKE that uses what NKEs usually use, and look at what it says.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run
. "$(dirname "$0")/lib.sh"

need_module usual
module_loaded usual && skip_all "usual is loaded already"

plan 8
log_begin
test_run "its start routine is content" insmod "$module"
test_run "log() names the caller" log_has '^insmod [1-9][0-9]* on Darwin [0-9]+$'
test_run "os_log() says the same, once more" \
	test "$(log_text | grep -c '^insmod [1-9][0-9]* on Darwin')" -eq 2
test_run "os_log() needs no line end" log_has '^plain$'
# A name's first three letters and an address that tells nothing.
test_run "IOLog() cuts, and hashes pointers" log_has '^ins [0-9a-f]+$'
test_run "os_log() names its log" \
	test "$(log_text | grep -cE '^org\.example:macros: (info|debug|error|fault|typed 1)$')" -eq 5
log_text | grep "^usual: not so" | sed "s/^/# /"
test_run "nothing is otherwise" test "$(log_text | grep -c '^usual: not so')" -eq 0
test_run "it goes" rmmod usual
finish
