# Which functions exist, under one address; definitions, and what is missing and why.
define() {
  awk -v group="$group" -v active="$active" -v lacks="$work/lacks" -v style="$style" '
    function flush(   key, name) {
      if (event == "") return
      key = point " " event
      if (point == "point") { print "event " event; return }
      if (!(event in found)) print key ": this kernel has no such function, or it is inlined" >lacks
      else if (found[event] > 1) print key ": several functions have this name" >lacks
      else {
        name = event; gsub(/[^A-Za-z0-9_]/, "_", name)
        if (style == "bpftrace") print point, event, name, fetches
        else if (point == "entry") print "p:" group "/" name " " event fetches
        else print "r" active ":" group "/" name "__ret " event fetches
      }
    }
    pass == 1 && ($1 == "entry" || $1 == "return" || $1 == "point") { wanted[$2] = 1; next }
    pass == 1 { next }
    pass == 2 { if ($2 ~ /^[tTwW]$/ && $3 in wanted) found[$3]++; next }
    $1 == "entry" || $1 == "return" || $1 == "point" { flush(); point = $1; event = $2; fetches = ""; next }
    $1 == "lack" {
      if (event in found) {
        line = $0; sub(/^lack [^ ]* /, "", line)
        print point " " event ": " $2 ": " line >lacks
      }
      next
    }
    $1 == "fetch" && style == "bpftrace" { fetches = fetches " " $2 "|" $3 "|" $4 "|" $5; next }
    $1 == "fetch" {
      place = $3 ? "$arg" $3 : "$retval"
      count = $4 == "-" ? 0 : split($4, offset, ",")
      for (i = 1; i <= count; i++) place = "+" offset[i] "(" place ")"
      fetches = fetches " " $2 "=" place ":" $5
    }
    END { flush() }
  ' pass=1 "$work/resolved" pass=2 /proc/kallsyms pass=3 "$work/resolved" >"$work/definitions"
}

plan >"$work/plan"
: >"$work/lacks"
resolve >"$work/resolved" || exit 2
define
if [ "$task" = list ]; then
  cat "$work/definitions"
  sed 's/^/# cannot be recorded: /' "$work/lacks"
  exit 0
fi
[ "$style" = bpftrace ] || find_tracefs
