# Options, messages, and what the machine must have.
set -u
export LC_ALL=C

say() { printf 'record: %s\n' "$*" >&2; }
die() { say "$*"; exit 2; }
usage() {
  cat >&2 <<'USAGE'
usage: sh SCRIPT [-o FILE] [-b KIB] [-m N] [--] [COMMAND [ARGUMENT...]]
  records while COMMAND runs, or without one until a line is read from standard input
  -o FILE   where the recording goes (recording.txt; recording.dat with trace-cmd)
  -b KIB    buffer of each CPU (8192)
  -m N      calls of one function whose returns can be waited for at once (256)
  --list    print what would be set up, and set up nothing
  --clean   remove what scripts that were killed have left behind
USAGE
  exit 2
}

output=$default_output size=8192 active=256 task=record
while [ $# -gt 0 ]; do
  case $1 in
    -o) [ $# -ge 2 ] || usage; output=$2; shift ;;
    -b) [ $# -ge 2 ] || usage; size=$2; shift ;;
    -m) [ $# -ge 2 ] || usage; active=$2; shift ;;
    --list) task=list ;;
    --clean) task=clean ;;
    --) shift; break ;;
    -*) usage ;;
    *) break ;;
  esac
  shift
done
case $size$active in *[!0-9]*) usage ;; esac

for tool in $tools; do
  command -v "$tool" >/dev/null 2>&1 || die "$tool is needed and not here"
done

group=kspec_$$
tracing=
work=
child=
find_tracefs() {
  for folder in /sys/kernel/tracing /sys/kernel/debug/tracing; do
    if [ -e "$folder/trace" ]; then tracing=$folder; break; fi
  done
  [ -n "$tracing" ] || die 'there is no tracefs; as root: mount -t tracefs nodev /sys/kernel/tracing'
  [ -w "$tracing/kprobe_events" ] ||
    die "$tracing/kprobe_events cannot be written: it takes root and a kernel with CONFIG_KPROBE_EVENTS"
}
