# The drivers of all devices are loaded at once.
while read -r module; do
  modprobe "$module" &
done </device-modules
wait
sleep 2
