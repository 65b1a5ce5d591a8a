# Records with bpftrace, which sets the probes itself; what it prints is the kernel's own text.
record() {
  clock=monotonic
  : >"$work/seen"
  awk -v seen="$work/seen" '
    function load(place, bytes) { return "*(uint" bytes * 8 "*)(" place ")" }
    function value(argument, offsets, type,   count, offset, i, place, bits, part) {
      place = argument ? "arg" argument - 1 : "retval"
      count = offsets == "-" ? 0 : split(offsets, offset, ",")
      for (i = 1; i < count; i++) place = load(place " + " offset[i], 8)
      if (type == "string") return "str(" place " + " offset[count] ")"
      if (type == "symbol") return "ksym(" (count ? load(place " + " offset[count], 8) : place) ")"
      bits = type; sub(/.*[a-z\/]/, "", bits)
      if (type ~ /^b/) {
        split(type, part, /[b@\/]/)
        place = load(place " + " offset[count], bits / 8)
        return "(" place " >> " part[3] ") & " mask(part[2])
      }
      if (count) place = "*(" (type ~ /^s/ ? "" : "u") "int" bits "*)(" place " + " offset[count] ")"
      return "(" (type ~ /^s/ ? "" : "u") "int" bits ")(" place ")"
    }
    function mask(width,   all) { for (all = 1; width > 0; width--) all *= 2; return all - 1 }
    $1 == "event" { print "point " $2 ": bpftrace records functions only" >lacks; next }
    {
      print $1 " " $2 >seen
      text = "%s-%d [%03d] ..... %llu.%09llu: " $3 ": "
      if ($1 == "entry") text = text "(" $2 "+0x0/0x0)"
      else text = text "(0x0 <- " $2 "+0x0/0x0)"
      values = ""
      for (i = 4; i <= NF; i++) {
        split($i, part, "|")
        print "field " part[1] >seen
        text = text " " part[1] "="
        text = text (part[4] == "string" ? "\\\"%s\\\"" : part[4] == "symbol" ? "%s" : part[4] ~ /^x/ ? "0x%lx" : "%d")
        values = values ", " value(part[2], part[3], part[4])
      }
      print ($1 == "entry" ? "kprobe:" : "kretprobe:") "\"" $2 "\" { printf(\"" text "\\n\", comm, tid, cpu, nsecs / 1000000000, nsecs % 1000000000" values "); }"
    }
  ' lacks="$work/lacks" "$work/definitions" >"$work/program.bt"
  # The last probe to be set beats from then on; what it beats behind the end comes after all else.
  cat >>"$work/program.bt" <<'BEAT'
interval:ms:500 { printf("beat %llu\n", nsecs / 1000000000); }
BEAT
  : >"$work/events"
  bpftrace -B line "$work/program.bt" >"$work/events" 2>"$work/messages" &
  tracer=$!
  child=$tracer
  wait_for_beat 0 || {
    cat "$work/messages" >&2
    die 'bpftrace does not run the program'
  }
  run "$@"
  child=$tracer
  read -r now _ </proc/uptime
  wait_for_beat "$((${now%.*} + 2))" || say 'bpftrace does not keep up: the end may be missing'
  kill -INT "$tracer"
  wait "$tracer"
  child=
  {
    heading "$@"
    # Nobody knows where events were lost, only that they were: then nothing of it is certain.
    sed -n 's/^Lost \([0-9]*\) events$/CPU:0 [LOST \1 EVENTS]/p' "$work/messages" "$work/events"
    awk 'match($0, / \[[0-9]+\] \.+ [0-9]+\.[0-9]+: /) {
      split(substr($0, RSTART, RLENGTH), at, " ")
      print at[3] "\t" $0
    }' "$work/events" | sort -s -n -k 1,1 | cut -f 2-
  } >"$output"
  say "$(grep -c '^[^#]' "$output") lines in $output"
}

# Waits until a beat has come of that second or later; a minute, and longer only to begin.
wait_for_beat() {
  tries=0
  until awk -v second="$1" '/^beat / && $2 >= second { found = 1 } END { exit !found }' "$work/events"; do
    kill -0 "$tracer" 2>/dev/null || return 1
    tries=$((tries + 1))
    [ "$tries" -le $((60 + ($1 == 0) * 240)) ] || return 1
    sleep 1
  done
}
