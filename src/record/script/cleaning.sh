# Leaves the machine as it was; the instance goes first, because it uses the probes.
# Probes of a group go one by one: a kernel may refuse one that somebody else has come to use.
remove_probes() {
  tries=0
  while grep -q "[:/]$1/" "$tracing/kprobe_events" && [ "$tries" -lt 5 ]; do
    sed -n "s|^[a-z][0-9]*:\($1/[^ ]*\) .*|-:\1|p" "$tracing/kprobe_events" |
      while read -r removal; do
        { echo "$removal" >>"$tracing/kprobe_events"; } 2>/dev/null
      done
    tries=$((tries + 1))
    [ "$tries" -eq 1 ] || sleep 1
  done
  ! grep -q "[:/]$1/" "$tracing/kprobe_events" || say "probes of $1 are in use and stay"
}
remove_instance() {
  [ -d "$tracing/instances/$1" ] || return 0
  { echo 0 >"$tracing/instances/$1/tracing_on"; } 2>/dev/null
  { echo 0 >"$tracing/instances/$1/events/enable"; } 2>/dev/null
  rmdir "$tracing/instances/$1" 2>/dev/null || say "instance $1 is in use and stays"
}
clean_up() {
  trap '' INT TERM HUP
  [ -z "$child" ] || kill "$child" 2>/dev/null
  [ -z "$tracing" ] || {
    remove_instance "$group"
    remove_probes "$group"
  }
  [ -z "$work" ] || rm -rf "$work"
}

if [ "$task" = clean ]; then
  find_tracefs
  {
    ls "$tracing/instances"
    sed -n 's|^[a-z][0-9]*:\(kspec_[0-9]*\)/.*|\1|p' "$tracing/kprobe_events"
    printf '%s\n' /tmp/kspec_* | sed -n 's|^/tmp/\(kspec_[0-9]*\)\..*|\1|p'
  } | grep '^kspec_[0-9]*$' | sort -u | while read -r old; do
    [ ! -d "/proc/${old#kspec_}" ] || continue
    say "removing $old"
    remove_instance "$old"
    remove_probes "$old"
    rm -rf "/tmp/$old".*
  done
  exit 0
fi

work=$(mktemp -d "/tmp/$group.XXXXXX") || die 'no folder for temporary files'
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
