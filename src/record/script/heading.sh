# What surrounds every recording, as comments that readers of traces pass over.
heading() {
  echo "# recorded for $purpose by kspec record"
  echo "# kernel: $(uname -srvm)"
  echo "# date: $(date -u)"
  echo "# clock: $clock"
  printf '# command: %s\n' "$(printf '%s' "$*" | tr '\n' ' ')"
  sed 's/^/# not recorded: /' "$work/lacks"
}

# Runs the command, or waits for a line. An interruption ends that, and not the recording.
run() {
  if [ $# -eq 0 ]; then
    trap ':' INT
    say 'recording; a line on standard input ends it'
    read -r _
    trap 'exit 130' INT
    return 0
  fi
  trap 'kill "$child" 2>/dev/null' INT
  exec 3<&0
  "$@" <&3 3<&- &
  child=$!
  wait "$child"
  status=$?
  while kill -0 "$child" 2>/dev/null; do
    wait "$child"
    status=$?
  done
  child=
  exec 3<&-
  trap 'exit 130' INT
  [ "$status" -eq 0 ] || say "the command ended with $status"
}
