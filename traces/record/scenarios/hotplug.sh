# Devices are removed and found again while drivers are unloaded and loaded.
repeat() {
  for _ in 1 2 3; do "$@"; done 2>/dev/null
}
replug() {
  for device in /sys/bus/pci/devices/0000:00:0[2-9]*; do echo 1 >"$device/remove"; done
  echo 1 >/sys/bus/pci/rescan
}
reload() {
  for module in "$@"; do
    rmmod "$module"
    modprobe "$module"
  done
}
repeat replug &
repeat reload virtio_blk nvme e1000e &
repeat reload usbhid usb_storage &
wait
sleep 2
