# Sets the probes one by one, so that a kernel that refuses one still records the others.
set_up() {
  : >"$work/seen"
  : >"$work/tracepoints"
  while read -r definition; do
    case $definition in
      event*) find_tracepoint "${definition#event }" ;;
      *) set_probe "$definition" ;;
    esac
  done <"$work/definitions"
  [ -s "$work/seen" ] || die 'nothing of what the observation speaks about can be recorded here'
}
find_tracepoint() {
  for folder in "$tracing/events"/*/"${1#*:}"; do
    [ -d "$folder" ] || continue
    case $1 in *:*) [ "$folder" = "$tracing/events/${1%%:*}/${1#*:}" ] || continue ;; esac
    echo "point $1" >>"$work/seen"
    echo "${folder#"$tracing/events/"}" >>"$work/tracepoints"
    return
  done
  echo "point $1: this kernel has no such tracepoint" >>"$work/lacks"
}
set_probe() {
  point='entry'
  case $1 in r*) point='return' ;; esac
  name=${1#* }
  name=${name%% *}
  if { echo "$1" >>"$tracing/kprobe_events"; } 2>/dev/null; then
    echo "$point $name" >>"$work/seen"
    for word in $1; do
      case $word in *=*) echo "field ${word%%=*}" >>"$work/seen" ;; esac
    done
  else
    reason=$(grep 'error:' "$tracing/error_log" 2>/dev/null | tail -n 1 | sed 's/.*error: *//')
    echo "$point $name: the kernel refuses the probe${reason:+: $reason}" >>"$work/lacks"
  fi
}

# A return that nobody waited for leaves no trace in the recording, only in the counts.
check_misses() {
  misses=$(awk '
    FILENAME == ARGV[1] { split($1, part, "/"); ours[part[2]] = 1; next }
    $1 in ours { n += $3 }
    END { print n + 0 }
  ' "$work/definitions" "$tracing/kprobe_profile")
  [ "$misses" -eq 0 ] || {
    mv "$output" "$output.incomplete"
    say "$misses calls were not recorded: $output.incomplete is no evidence; try -m $((active * 4))"
    exit 3
  }
}
