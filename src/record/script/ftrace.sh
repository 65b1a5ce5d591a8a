# Records with the kernel's own ring buffer, read when nothing is written to it any more.
record() {
  set_up
  instance=$tracing/instances/$group
  mkdir "$instance" || die "the kernel has no instances: $instance cannot be made"
  echo 0 >"$instance/tracing_on"
  echo "$size" >"$instance/buffer_size_kb" || die "there is no room for buffers of $size KiB"
  if grep -qw mono "$instance/trace_clock"; then echo mono >"$instance/trace_clock"; fi
  clock=$(sed 's/.*\[\(.*\)\].*/\1/' "$instance/trace_clock")
  if [ -d "$instance/events/$group" ]; then echo 1 >"$instance/events/$group/enable"; fi
  while read -r tracepoint; do
    echo 1 >"$instance/events/$tracepoint/enable"
  done <"$work/tracepoints"
  for switch in "$instance/events/$group"/*/enable; do
    if [ -e "$switch" ] && grep -q '^0' "$switch"; then die "the kernel does not enable $switch"; fi
  done
  echo 1 >"$instance/tracing_on"
  # Without any event in it the buffer would never seem to be at its end.
  echo "kspec record: begin" >"$instance/trace_marker"
  run "$@"
  echo 0 >"$instance/tracing_on"
  cat "$instance/trace_pipe" >"$work/events"
  # What was overwritten on one CPU is missing among what the others kept: begin behind all of it.
  lost=$(sed -n '/^CPU:[0-9]* \[LOST /=' "$work/events" | tail -n 1)
  { heading "$@" && tail -n "+${lost:-1}" "$work/events"; } >"$output" || exit 2
  [ -z "$lost" ] || say "the buffers were too small, so that the beginning is lost; try -b $((size * 4))"
  check_misses
  say "$(grep -c '^[^#]' "$output") lines in $output"
}
