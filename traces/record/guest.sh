#!/bin/sh
# The first process of the guest: runs the scenarios, one recording each, and sends what came of it
# through the second serial port as one archive.
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t tmpfs tmpfs /tmp
mount -t tracefs tracefs /sys/kernel/tracing
mkdir -p /out
insmod /kspec_probe.ko || echo 'the module cannot be loaded'

while read -r scenario; do
  echo "== $scenario"
  dmesg -c >/dev/null
  sh /record.sh -o "/out/$scenario.txt" -- sh "/scenarios/$scenario.sh" </dev/null 2>"/out/$scenario.log"
  echo "$?" >>"/out/$scenario.log"
  dmesg | sed -n 's/.*kspec_probe: //p' >"/out/$scenario.truth"
  dmesg | grep -E 'BUG:|WARNING:|Oops|hung task' >>"/out/$scenario.truth"
  cat "/out/$scenario.log"
  ls /sys/kernel/tracing/instances >"/out/$scenario.left"
  cat /sys/kernel/tracing/kprobe_events >>"/out/$scenario.left"
done </scenarios/list
cat /proc/uptime
uname -srvm >/out/kernel
cp /sys/kernel/btf/vmlinux /out/types
stty -F /dev/ttyS1 raw
tar -C /out -c . | gzip >/dev/ttyS1
sleep 1
poweroff -f
