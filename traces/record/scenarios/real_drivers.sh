# No driver of ours: what a machine has is unbound and bound again, in order.
drivers=/sys/bus/platform/drivers
for driver in rtc_cmos i8042 alarmtimer; do
  for link in "$drivers/$driver"/*; do
    [ -L "$link" ] || continue
    device=${link##*/}
    [ "$device" != module ] || continue
    echo "$device" >"$drivers/$driver/unbind"
    echo "$device" >"$drivers/$driver/bind"
  done
done
for device in /sys/bus/platform/devices/*; do
  echo "${device##*/}" >/sys/bus/platform/drivers_probe
done 2>/dev/null
echo 1 >/sys/bus/pci/rescan
