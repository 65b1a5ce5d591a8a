# Drivers and devices come and go, and are bound and released, all at once.
run() { echo "$*" >/proc/kspec_probe; }
repeat() {
  count=$1
  shift
  while [ "$count" -gt 0 ]; do
    for command in "$@"; do run "$command"; done
    count=$((count - 1))
  done 2>/dev/null
}
repeat 12 'register first' 'unregister first' &
repeat 12 'register second' 'unregister second' &
repeat 12 'register sync' 'unregister sync' &
repeat 12 'add a 0 1' 'remove a 0' &
repeat 12 'add ab 0 0 -517 1' 'remove ab 0' &
repeat 12 'add as 0' 'remove as 0' &
repeat 12 'attach a 0' 'release ab 0' 'attach ab 0' 'release as 0' &
wait
run settle
