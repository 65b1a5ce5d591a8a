# The drivers of all devices are loaded at once.
for module in virtio_pci virtio_blk virtio_rng xhci_pci usbhid usb_storage ahci sd_mod sr_mod \
  e1000e i2c_i801 lpc_ich psmouse evdev button nvme; do
  modprobe "$module" &
done
wait
sleep 2
