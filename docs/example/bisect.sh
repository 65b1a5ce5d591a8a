#!/bin/sh
# Finds the commit from which on a kernel does what its specification forbids:
#
#   git bisect start BAD GOOD
#   git bisect run sh bisect.sh SPEC COMMAND...
#
# COMMAND builds and runs what is checked out and writes the recording to standard output. SPEC stays
# outside of what git checks out, so that every commit is judged by the same one.
spec=$1
shift
trace=$(mktemp) || exit 255
trap 'rm -f "$trace"' EXIT
trap 'exit 255' HUP INT TERM

# What does not build or boot is neither good nor bad: 125 makes git skip the commit.
"$@" >"$trace" || exit 125

${KSPEC:-kspec} check --bisect --quiet --no-slice "$spec" "$trace" >&2
code=$?
case $code in
0 | 1 | 125) exit "$code" ;;
# A wrong specification or command line says nothing about the commit: from 128 on git stops.
*) exit 255 ;;
esac
