#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The number of the protocol family: chosen, refused, done without.

# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2317 # functions are called through test_run
. "$(dirname "$0")/lib.sh"

need_module nke
need_command python3
[ "$(module_users nke)" -eq 0 ] || skip_all "nke is in use"

# has_family NUMBER: is there such a socket?
has_family()
{
	python3 - "$1" <<'PYTHON'
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
fd = libc.socket(int(sys.argv[1]), 2, 2)
if fd < 0:
    sys.exit(os.strerror(ctypes.get_errno()))
PYTHON
}

has_not()
{
	! has_family "$1"
}

reload()
{
	rmmod nke && log_begin && insmod "$module" "$@"
}

plan 10
at_exit "module_loaded nke && rmmod nke; insmod $module"
test_run "it is 32" has_family 32
test_run "nke loads with another number" reload pf_system=35
test_run "it is that number" has_family 35
test_run "and no more 32" has_not 32
# AF_INET is in use everywhere.
test_run "nke loads with a number that is in use" reload pf_system=2
test_run "the log says so" log_has 'protocol family 2 is in use'
test_run "nke loads with a number that cannot be" reload pf_system=-5
test_run "the log says that, too" log_has 'protocol family -5 cannot be'
test_run "nke loads without" reload pf_system=0
test_run "then there is none" has_not 32
finish
