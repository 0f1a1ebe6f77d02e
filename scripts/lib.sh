# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
#
# Shared by the scripts that build and test: where things are, KTAP, builds.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build_root=${NKE_BUILD:-$top/build}
ktap_n=0
ktap_failed=0
ktap_passed=0
ktap_said=

say()
{
	echo "# $*"
}

die()
{
	echo "${0##*/}: $*" >&2
	exit 1
}

# ktap_result STATUS NAME: one test line.
ktap_result()
{
	ktap_n=$((ktap_n + 1))
	if [ "$1" -eq 0 ]; then
		ktap_passed=$((ktap_passed + 1))
		echo "ok $ktap_n - $2"
	else
		ktap_failed=$((ktap_failed + 1))
		echo "not ok $ktap_n - $2"
	fi
}

# ktap_run NAME COMMAND...: run it; its output is shown when it fails.
ktap_run()
{
	local name=$1
	local log
	local status=0

	shift
	log=$(mktemp)
	"$@" >"$log" 2>&1 </dev/null || status=$?
	if [ "$status" -ne 0 ]; then
		sed 's/^/# /' "$log"
		echo "# $name: exit status $status"
	fi
	rm -f "$log"
	ktap_result "$status" "$name"
	return 0
}

# ktap_failures LOG: each failure with what was said just before it.
ktap_failures()
{
	awk '
		/^[ \t]*ok / { n = 0 }
		/^[ \t]*# / && !/# (Subtest|module|Totals):/ { said[n++] = $0 }
		/^[ \t]*not ok / {
			for (i = n > 20 ? n - 20 : 0; i < n; i++)
				print said[i]
			print
			n = 0
		}' "$1" | tail -n 60 | sed 's/^/# /'
}

# ktap_adopt NAME LOG STATUS ERRORS: count the test lines of a KTAP log, leaf by
# leaf: the line of a group counts only when it failed and none of its tests
# did.  No test at all, a plan that was not met, or a failing status with every
# line ok is a failure of its own: silence proves nothing.  KUnit gives no plan
# for the parameters of a test; the test's own line says how they went.  The end
# of ERRORS, a file, comes before a failure; ktap_said collects what failed.
ktap_adopt()
{
	local name=$1 log=$2 status=$3 errors=$4
	local counts ok bad lines planned said

	counts=$(awk '
		{ match($0, /^[ \t]*/); indent = RLENGTH; sub(/^[ \t]+/, "") }
		/^# Subtest:/ {
			# It begins anew: what there was of it does not count.
			if (open[indent] == $0) {
				ok = was_ok[indent]
				bad = was_bad[indent]
				lines = was_lines[indent]
				plan = was_plan[indent]
			}
			open[indent] = $0
			was_ok[indent] = ok
			was_bad[indent] = bad
			was_lines[indent] = lines
			was_plan[indent] = plan
			unplanned[indent] = 1
		}
		/^1\.\.[0-9]+/ {
			split($0, a, /\.\./)
			plan += a[2]
			unplanned[indent] = 0
		}
		/^(not )?ok [0-9]+/ {
			lines++
			plan += unplanned[indent]
			group = indent < last
			fails = /^not/ && !(group && inside)
			bad += fails
			ok += !group && !fails
			inside = indent ? inside + fails : 0
			last = indent
			for (i in open)
				if (i + 0 > indent)
					delete open[i]
		}
		END { printf "%d %d %d %d\n", ok, bad, lines, plan }' "$log")
	read -r ok bad lines planned <<<"$counts"
	if [ "$lines" -eq 0 ] || [ "$lines" -ne "$planned" ] ||
	   { [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; }; then
		said=$(ktap_failures "$log"
		       echo "# $name: $ok ok, $bad not ok, $lines of $planned planned, exit status $status")
		ktap_said+=$said$'\n'
		tail -n 20 "$log" | sed 's/^/# /'
		tail -n 30 "$errors" | sed 's/^/# /'
		echo "$said"
		ktap_result 1 "$name"
		return 0
	fi
	if [ "$bad" -gt 0 ]; then
		sed '/^built /d; s/^/# /' "$errors" | tail -n 30
		said="# in $name:"$'\n'$(ktap_failures "$log")
		ktap_said+=$said$'\n'
		echo "$said"
	fi
	ktap_passed=$((ktap_passed + ok))
	ktap_failed=$((ktap_failed + bad))
	ktap_n=$((ktap_n + 1))
	if [ "$bad" -eq 0 ]; then
		echo "ok $ktap_n - $name ($ok tests)"
	else
		echo "not ok $ktap_n - $name ($bad of $((ok + bad)) failed)"
	fi
}

# build_for NAME [MAKE-ARGUMENT...]: build the modules for one kernel out of
# the tree; sets build_dir, and kdir to what they are built against.  The
# sources are linked, so kernels build beside each other and nothing is written
# into the tree.
build_for()
{
	local name=$1
	local entry

	shift
	kdir=$("$top/scripts/kernel" "$name" build) ||
		die "no kernel '$name' to build for"
	build_dir=$build_root/$name
	mkdir -p "$build_dir"
	(
		cd "$top" || exit
		find Kbuild src include kunit selftests/bench -type d
	) | while read -r entry; do mkdir -p "$build_dir/$entry"; done
	(
		cd "$top" || exit
		find Kbuild src include kunit selftests/bench -type f \
			\( -name '*.[ch]' -o -name 'Kbuild*' \)
	) | while read -r entry; do
		ln -sfn "$top/$entry" "$build_dir/$entry"
	done
	make -s -C "$kdir" M="$build_dir" \
		"$(case $name in um*) echo ARCH=um ;; *) echo V=0 ;; esac)" \
		"$@" modules 2> >(grep -v 'Skipping BTF generation' >&2)
}

# build_nke NAME OUTPUT: build the NKE in selftests/nke/NAME for the kernel of
# the last build_for.
build_nke()
{
	"$top/scripts/build-nke" -o "$2" --kdir "$kdir" \
		--symvers "$build_dir/Module.symvers" \
		--start "$1_start" --stop "$1_stop" \
		"$top/selftests/nke/$1"/*.c
}
