#!/bin/sh
# Records scenarios on a kernel of Debian, in an emulated machine, with the script that
# `kspec record` writes.
#
#   sh traces/record/record.sh 6.1|6.12 SCENARIO...
#   sh traces/record/record.sh --devices 6.1|6.12 SCENARIO...
#   sh traces/record/record.sh smoke           one scenario on 6.1, judged
#
# With `--devices` the machine has disks, a network card and USB of several kinds, and the kernel's
# modules for them; $KSPEC_APPEND is added to the kernel's command line.
# The first run on a kernel lets the script find the fields on the target, which takes half a minute in
# an emulated machine, and brings the kernel's types back; later runs give them to `--btf`.
# What came of it is below $KSPEC_RECORDINGS (~/.cache/kspec-recordings): for each scenario the
# recording, what the test module saw (.truth), and what the script said (.log).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
cache=${KSPEC_RECORDINGS:-$HOME/.cache/kspec-recordings}

say() { printf 'record: %s\n' "$*" >&2; }
die() { say "$*"; exit 2; }

has_devices=
if [ "${1:-}" = --devices ]; then
  has_devices=yes
  shift
fi
is_smoke=
if [ "${1:-}" = smoke ]; then
  is_smoke=yes
  set -- 6.1 async_probe
fi
[ $# -ge 2 ] || die 'usage: sh record.sh [--devices] 6.1|6.12 SCENARIO... | smoke'
case $1 in
  6.1) release=6.1.0-56-amd64 ;;
  6.12) release=6.12.117+deb12-amd64 ;;
  *) die "there is no kernel $1" ;;
esac
series=$1
shift
scenarios=
while [ $# -gt 0 ]; do
  [ -f "$here/scenarios/$1.sh" ] || die "there is no scenario $1"
  scenarios="$scenarios $1"
  shift
done

packages=
for need in qemu-system-x86_64:qemu-system-x86 cpio:cpio make:make gcc:gcc gzip:gzip \
  ${has_devices:+modprobe:kmod xz:xz-utils}; do
  command -v "${need%%:*}" >/dev/null || packages="$packages ${need#*:}"
done
[ -x /bin/busybox ] || packages="$packages busybox-static"
[ -d "/usr/src/linux-headers-$release" ] || packages="$packages linux-headers-$release"
[ -z "$packages" ] || die "missing; as root: apt-get install --no-install-recommends$packages"

mkdir -p "$cache"
kernel=$cache/image-$series/boot/vmlinuz-$release
if [ ! -f "$kernel" ]; then
  (cd "$cache" && apt-get download "linux-image-$release" && dpkg -x "linux-image-${release}"_*.deb "image-$series")
fi

build=$cache/module-$series
if [ ! -f "$build/kspec_probe.ko" ] || [ -n "$(find "$here/module" -newer "$build/kspec_probe.ko")" ]; then
  rm -rf "$build"
  cp -r "$here/module" "$build"
  make -s -C "/usr/src/linux-headers-$release" M="$build" modules
fi

root=$cache/root-$series
rm -rf "$root"
mkdir -p "$root/bin" "$root/proc" "$root/sys" "$root/dev" "$root/tmp" "$root/scenarios"
cp /bin/busybox "$root/bin/"
/bin/busybox --list | while read -r applet; do
  [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
done
strip -g -o "$root/kspec_probe.ko" "$build/kspec_probe.ko"
cp "$here/guest.sh" "$root/init"
chmod +x "$root/init"
for scenario in $scenarios; do
  cp "$here/scenarios/$scenario.sh" "$root/scenarios/"
  echo "$scenario" >>"$root/scenarios/list"
done
if [ -n "$has_devices" ]; then
  image=$cache/image-$series
  below=lib/modules/$release
  [ -f "$image/$below/modules.dep" ] || depmod -b "$image" "$release"
  mkdir -p "$root/$below"
  cp "$image/$below"/modules.builtin* "$image/$below/modules.order" "$root/$below/"
  cp "$here/device-modules" "$root/"
  while read -r module; do
    modprobe -d "$image" -S "$release" --show-depends "$module"
  done <"$here/device-modules" | sed -n 's/^insmod \([^ ]*\).*/\1/p' | sort -u | while read -r file; do
    copy=$root/$below/${file#"$image/$below/"}
    mkdir -p "${copy%/*}"
    case $file in
      *.xz) xz -dc "$file" >"${copy%.xz}" ;;
      *) cp "$file" "$copy" ;;
    esac
    strip -g "${copy%.xz}"
  done
  depmod -b "$root" "$release"
fi
types=$cache/btf-$release
if [ -f "$types" ] && [ -z "$is_smoke" ]; then set -- --btf "$types"; fi
node "$project/dist/bin/main.js" record "$project/spec/driver-core-$series.kspec" -o "$root/record.sh" "$@"
(cd "$root" && find . | cpio --quiet -o -H newc | gzip -1) >"$cache/root-$series.cpio.gz"

out=$cache/out-$series
mkdir -p "$out"
rm -f "$out/archive"
set --
if [ -n "$has_devices" ]; then
  set -- -nic user,model=e1000e -device qemu-xhci -device usb-tablet -device usb-kbd \
    -device virtio-rng-pci -device virtio-serial-pci -device virtio-balloon-pci
  for disk in usb-storage virtio-blk-pci nvme,serial=1 ide-hd; do
    file=$cache/disk-${disk%%[-,]*}
    truncate -s 16M "$file"
    set -- "$@" -drive "if=none,id=${disk%%[-,]*},format=raw,file=$file" -device "$disk,drive=${disk%%[-,]*}"
  done
else
  set -- -net none
fi
begin=$(date +%s)
timeout "${KSPEC_TIMEOUT:-600}" qemu-system-x86_64 -machine q35 -accel tcg,thread=multi -cpu max -smp 2 -m 512M \
  -display none -monitor none -no-reboot "$@" \
  -serial "file:$out/console" -serial "file:$out/archive" \
  -kernel "$kernel" -initrd "$cache/root-$series.cpio.gz" -append "console=ttyS0 quiet panic=1 ${KSPEC_APPEND:-}" </dev/null ||
  die "the machine did not end by itself: see $out/console"
tar -C "$out" -xzf "$out/archive" || die "nothing came back: see $out/console"
rm "$out/archive"
mv "$out/types" "$types"
say "$(($(date +%s) - begin)) seconds; see $out"
[ -z "$is_smoke" ] || {
  [ ! -s "$out/async_probe.left" ] || die "left behind: $(cat "$out/async_probe.left")"
  node "$project/dist/bin/main.js" check "$project/spec/driver-core-$series.kspec" "$out/async_probe.txt"
}
