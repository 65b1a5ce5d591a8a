# Two drivers that probe asynchronously want one device: the second is turned away.
run() { echo "$*" >/proc/kspec_probe; }
run add ab 0 2
run busy 600 40
run register first
run register second
run settle
run unregister first
run settle
run unregister second
run remove ab 0
