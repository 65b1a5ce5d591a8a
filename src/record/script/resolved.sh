# What is known where every field lies, for kernels of one build.
types=/sys/kernel/btf/vmlinux
resolve() {
  if [ ! -r "$types" ]; then
    say "$types is missing: whether the script is made for this kernel is not known"
  elif [ "$(wc -c <"$types")" -ne "$types_size" ] || {
    command -v sha256sum >/dev/null 2>&1 && ! sha256sum <"$types" | grep -q "^$types_sum "
  }; then
    die "the script is made for another kernel: $types differs"
  fi
  cat "$work/plan"
}
