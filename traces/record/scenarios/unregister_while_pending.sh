# A driver goes while its attaches are pending: it waits for them.
run() { echo "$*" >/proc/kspec_probe; }
run add a 0 2
run add a 1 2
run busy 600 60
run register first
run unregister first
run remove a 0
run remove a 1
