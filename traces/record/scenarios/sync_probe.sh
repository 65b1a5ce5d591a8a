# A device, then its driver, which probes at once; the driver goes before the device.
run() { echo "$*" >/proc/kspec_probe; }
run add s 0
run register sync
run add s 1
run remove s 0
run unregister sync
run remove s 1
