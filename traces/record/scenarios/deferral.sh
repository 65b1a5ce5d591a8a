# Probes that ask to be tried again, and are, when another device is bound.
run() { echo "$*" >/proc/kspec_probe; }
run add p 0 1 -517 2
run add p 1 0 -517 1
run register plain
run add s 0
run register sync
sleep 1
run add s 1
sleep 1
run remove p 0
run unregister plain
run unregister sync
run remove p 1
run remove s 0
run remove s 1
