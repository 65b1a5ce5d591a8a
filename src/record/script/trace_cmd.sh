# Lets trace-cmd record the probes, into a file of its own format.
record() {
  set_up
  clock=mono
  set -- -o "$output" "$@"
  while read -r tracepoint; do
    set -- -e "$(echo "$tracepoint" | tr / :)" "$@"
  done <"$work/tracepoints"
  if grep -q "[:/]$group/" "$tracing/kprobe_events"; then set -- -e "$group" "$@"; fi
  run trace-cmd record -q -B "$group" -C mono -b "$size" "$@"
  [ -s "$output" ] || die "trace-cmd has written no $output"
  check_misses
  say "$output is written"
}
