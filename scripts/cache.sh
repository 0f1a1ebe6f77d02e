# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Sourced by the scripts that keep kernels and root file systems outside the
# tree: where the cache is, locks, progress of long steps.

# depmod is not on everybody's path.
PATH=$PATH:/usr/sbin:/sbin
cache=${NKE_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/nke}

cache_say()
{
	echo "${0##*/}: $*" >&2
}

cache_die()
{
	cache_say "$@"
	exit 1
}

cache_locks=()

# cache_lock NAME: until the script ends, no other one works on NAME.
cache_lock()
{
	local fd

	mkdir -p "$cache/lock" || cache_die "cannot write to the cache $cache"
	exec {fd}>"$cache/lock/$1"
	if ! flock -n "$fd"; then
		cache_say "waiting for another run that prepares $1"
		flock "$fd"
	fi
	cache_locks+=("$fd")
}

# cache_tmp: sets tmp to a directory on the cache's file system, so that a
# finished result can be renamed into place; it goes when the script ends.
tmp=
cache_tmp()
{
	mkdir -p "$cache/tmp"
	tmp=$(mktemp -d "$cache/tmp/XXXXXX")
}

cache_untmp()
{
	[ -z "$tmp" ] || rm -rf "$tmp"
	tmp=
}
trap cache_untmp EXIT

# cache_keep RESULT DIR: RESULT, which is $tmp or in there, is finished.
cache_keep()
{
	mkdir -p "$(dirname "$2")"
	chmod 755 "$1"
	mv "$1" "$2"
	cache_untmp
}

# cache_key STRING...: a short name for this very combination.
cache_key()
{
	printf '%s\n' "$@" | sha256sum | cut -c 1-12
}

# cache_prune PREFIX: remove what nobody has used for a week.  Not sooner: two
# trees that share the cache may want different things of the same name.
cache_prune()
{
	find "$(dirname "${1}x")" -mindepth 1 -maxdepth 1 -mtime +7 \
		-path "$1????????????" -exec rm -rf {} +
}

# cache_step LOG WHAT EXPECTED COMMAND...: run a long step with its output in
# LOG.  One line at the start, one every 30 s; when it fails, the end of the
# log, and that is the end of the script.  Not to be called in a condition:
# the shell's -e would be off in COMMAND.
cache_step()
{
	local log=$1 what=$2 expected=$3
	local status
	local start=$SECONDS
	local beat fd quiet

	shift 3
	cache_say "$what (takes $expected; log: $log)"
	mkdir -p "$(dirname "$log")"
	(
		# This may outlive an interrupted script for a moment: neither
		# its locks nor the pipe that its caller reads.
		for fd in "${cache_locks[@]}"; do
			exec {fd}>&-
		done
		exec >&2
		# A pipe that nobody writes to: no child to clean up.
		exec {quiet}<> <(:)
		while ! read -r -t 30 -u "$quiet" && kill -0 $$ 2>/dev/null; do
			cache_say "... $what: $((SECONDS - start)) s"
		done
	) &
	beat=$!
	# In the foreground, where an interrupt from the terminal reaches it.
	set +e
	(set -e; "$@") >"$log" 2>&1 </dev/null
	status=$?
	set -e
	kill "$beat" 2>/dev/null || :
	wait "$beat" 2>/dev/null || :
	if [ "$status" -ne 0 ]; then
		tail -n 25 "$log" >&2
		cache_die "$what failed with status $status (log: $log)"
	fi
	cache_say "$what took $((SECONDS - start)) s"
}
