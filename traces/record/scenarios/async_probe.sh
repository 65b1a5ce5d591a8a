# Three devices, then a driver that asks for asynchronous probing; then the other way round.
run() { echo "$*" >/proc/kspec_probe; }
run add a 0 5
run add a 1 2
run add a 2
run register first
run settle
run remove a 1
run unregister first
run remove a 0
run remove a 2
run register first
run add a 3 3
run settle
run remove a 3
run unregister first
