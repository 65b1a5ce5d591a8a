# Probes that fail: no such device, an error of input and output, no memory.
run() { echo "$*" >/proc/kspec_probe; }
run add a 0 1 -19 9
run add a 1 0 -5 9
run add s 0 0 -12 9
run add s 1
run register first
run register sync
run settle
run unregister first
run unregister sync
run remove a 0
run remove a 1
run remove s 0
run remove s 1
