# Lets perf record the probes, and writes what it prints as the kernel's own text.
record() {
  set_up
  clock=CLOCK_MONOTONIC
  events=
  if grep -q "[:/]$group/" "$tracing/kprobe_events"; then events="$group:*"; fi
  while read -r tracepoint; do
    events=${events:+$events,}$(echo "$tracepoint" | tr / :)
  done <"$work/tracepoints"
  run perf record -q -a -k CLOCK_MONOTONIC -m "${size}K" -e "$events" -o "$work/perf.data" "$@"
  [ -s "$work/perf.data" ] || die 'perf has recorded nothing'
  heading "$@" >"$output"
  perf script -i "$work/perf.data" --ns --show-lost-events -F trace:comm,tid,cpu,time,event,trace |
    awk '
      FILENAME == ARGV[1] {
        split($1, part, "/"); of[part[2]] = $2; returns[part[2]] = $1 ~ /^r/
        next
      }
      /PERF_RECORD_LOST/ {
        count = $0; sub(/.*LOST[A-Z_]* */, "", count); sub(/^lost */, "", count)
        print "CPU:0 [LOST " count + 0 " EVENTS]"
        next
      }
      # "  kworker/u4:1    35 [001]   127.646000123: kspec_7:really_probe: (ffffffff81) dev=0x1"
      match($0, / +[0-9]+ +\[[0-9]+\] +[0-9.]+: +/) {
        comm = substr($0, 1, RSTART - 1); sub(/^ +/, "", comm)
        split(substr($0, RSTART, RLENGTH), at, " ")
        rest = substr($0, RSTART + RLENGTH)
        name = rest; sub(/^[^:]*:/, "", name); sub(/:.*/, "", name)
        arguments = rest; sub(/^[^ ]* */, "", arguments)
        if (name in of) {
          sub(/^\([^)]*\)/, "", arguments)
          place = returns[name] ? "(0x0 <- " of[name] "+0x0/0x0)" : "(" of[name] "+0x0/0x0)"
          arguments = place arguments
        }
        print comm "-" at[1] " " at[2] " ..... " at[3] " " name ": " arguments
      }
    ' "$work/definitions" - >>"$output"
  check_misses
  say "$(grep -c '^[^#]' "$output") lines in $output"
}
