# A device goes while its attach is pending: the helper finds it dead.
run() { echo "$*" >/proc/kspec_probe; }
run add a 0 2
run add a 1 2
run busy 600 60
run register first
run remove a 0
run settle
run unregister first
run remove a 1
