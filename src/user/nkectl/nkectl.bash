# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Completion of nkectl(8) for bash.

# The names of controls, filters, or extensions, one a line.
_nkectl_names()
{
	case $1 in
	controls)
		nkectl control list 2>/dev/null |
			sed -n 's/^[0-9]*: \(.*\): type .*/\1/p' ;;
	filters)
		nkectl filter list 2>/dev/null |
			sed -n 's/^[0-9]*: \(.*\): family .*/\1/p' | sort -u ;;
	modules)
		nkectl module list 2>/dev/null | sed -n 's/^\([^:]*\):.*/\1/p' ;;
	netns)
		find /run/netns -mindepth 1 -maxdepth 1 -printf '%f\n' \
			2>/dev/null ;;
	esac
}

# What may come after the words of "nkectl control COMMAND".
_nkectl_control()
{
	local command=$1 n=$2 previous=$3

	if [ "$n" -eq 0 ]; then
		case $command in
		list|help) ;;
		*) names=$(_nkectl_names controls) ;;
		esac
		return
	fi
	if [ "$previous" = type ]; then
		names=$'u32\nstring\nhex\nraw'
		return
	fi
	case $command in
	connect|listen) names=$'unit\nraw\ncount\ntimeout' ;;
	send) [ "$n" -lt 2 ] || names=unit ;;
	get) [ "$n" -lt 2 ] || names=$'type\nsize\nunit' ;;
	set) [ "$n" -lt 3 ] || names=$'type\nunit' ;;
	esac
}

_nkectl()
{
	local current=${COMP_WORDS[COMP_CWORD]}
	local words=() names='' i word

	COMPREPLY=()
	# The words so far, without the options before them.
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		case ${#words[@]}$word in
		0-n|0-netns|0--netns)
			i=$((i + 1))
			if [ "$i" -eq "$COMP_CWORD" ]; then
				names=$(_nkectl_names netns)
			fi ;;
		0-*) ;;
		*) words+=("$word") ;;
		esac
	done
	if [ -n "$names" ]; then
		:
	elif [ ${#words[@]} -eq 0 ]; then
		case $current in
		-*) names=$'-json\n-pretty\n-statistics\n-timestamp\n-netns\n-Version\n-help' ;;
		*) names=$'control\nevent\nsocket\nfilter\nmodule\nstats\nunload\nhelp' ;;
		esac
	else
		case ${words[0]}${#words[@]} in
		control1) names=$'list\nshow\nconnect\nlisten\nsend\nget\nset\nhelp' ;;
		control*)
			_nkectl_control "${words[1]}" $((${#words[@]} - 2)) \
				"${words[-1]}" ;;
		event1) names=$'monitor\npost-test\nhelp' ;;
		event*)
			case ${words[1]} in
			monitor) names=$'vendor\nclass\nsubclass\ncount\ntimeout' ;;
			post-test) names=$'vendor\nclass\nsubclass\ncode\ndata' ;;
			esac ;;
		filter1) names=$'list\nshow\nhelp' ;;
		filter2)
			[ "${words[1]}" != show ] ||
				names=$(_nkectl_names filters) ;;
		socket1|module1) names=$'list\nhelp' ;;
		stats1) names=$'show\nhelp' ;;
		unload1) names=$(_nkectl_names modules) ;;
		esac
	fi
	# A name may have anything in it: one a line, taken as it is, quoted.
	while IFS= read -r word; do
		if [[ -n $word && $word == "$current"* ]]; then
			COMPREPLY+=("$(printf '%q' "$word")")
		fi
	done <<<"$names"
}

complete -F _nkectl nkectl
