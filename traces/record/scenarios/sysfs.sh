# Binding and unbinding by hand through sysfs, one after the other and at once.
run() { echo "$*" >/proc/kspec_probe; }
drivers=/sys/bus/platform/drivers
run add a 0 1
run add s 0
run register first
run register sync
run settle
for _ in 1 2 3; do
  echo kt-a.0 >$drivers/kt-first/unbind
  echo kt-a.0 >$drivers/kt-first/bind
  echo kt-s.0 >$drivers/kt-sync/unbind &
  echo kt-s.0 >$drivers/kt-sync/unbind &
  echo kt-s.0 >/sys/bus/platform/drivers_probe &
  wait
  echo kt-s.0 >/sys/bus/platform/drivers_probe
done
run unregister first
run unregister sync
run remove a 0
run remove s 0
