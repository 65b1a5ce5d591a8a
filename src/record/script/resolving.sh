# From the plan to definitions of probes, by the types and symbols of the kernel that runs.
types=/sys/kernel/btf/vmlinux
resolve() {
  [ -r "$types" ] || die "$types is missing: make the script with kspec record --btf FILE"
  # The header: magic, its length, then offset and length of the types and of the names.
  # shellcheck disable=SC2046
  set -- $(od -An -v -tu4 -N24 "$types")
  case $1 in
    125855) little=1 ;;
    3953066240) little=0 ;;
    *) die "$types is in a format that is not known" ;;
  esac
  tail -c +$(($2 + $5 + 1)) "$types" | head -c "$6" | tr '\000' '\n' >"$work/strings"
  tail -c +$(($2 + $3 + 1)) "$types" | head -c "$4" | od -An -v -tu4 >"$work/words"
  btf_reader >"$work/btf.awk"
  awk -v little="$little" -f "$work/btf.awk" "$work/plan" "$work/strings" "$work/words"
}
