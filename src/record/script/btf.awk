# Finds the fields of a plan by the types of the running kernel, as `btf.ts` and `resolve.ts` do.
#   awk -v little=1 -f btf.awk plan strings words
# plan: what is wanted; strings: the names of the types, one a line; words: the types, as numbers.
# It keeps only what the plan mentions, because the awk of busybox has little room.
function real(id,   steps) {
  for (steps = 0; steps < 64 && isalias[id]; steps++) id = to[id]
  return id
}
function number(id) {
  if (kind[id] == 2) return "x" word * 8
  if (kind[id] != 1 && kind[id] != 6 && kind[id] != 19) return ""
  if (size[id] != 1 && size[id] != 2 && size[id] != 4 && size[id] != 8) return ""
  return (signed[id] ? "s" : "u") size[id] * 8
}
# Where the member lies, through structures without a name: sets found_type, found_bit, found_size.
function find(id, name, depth, base,   i) {
  if (depth > 16 || kind[id] != 4 && kind[id] != 5) return 0
  if ((id, name) in member_type) {
    found_type = member_type[id, name]; found_size = member_size[id, name]
    found_bit = base + member_bit[id, name]
    return 1
  }
  for (i = 0; i < unnamed[id]; i++)
    if (find(real(unnamed_type[id, i]), name, depth + 1, base + unnamed_bit[id, i])) return 1
  return 0
}
function character(id) { return kind[id] == 1 && size[id] == 1 }
function lack(field, problem) { print "lack " field " " problem }
function resolve(function_name, use, field, path,   n, step, i, base, prototype, argument, type, count, offset, width, width_from, name, shown, unit, from, text, is_pointer) {
  base = function_name; sub(/\.part\.[0-9]+$/, "", base)
  if (!(base in prototypes)) return lack(field, "the types of " base "() are not known")
  prototype = prototypes[base]
  if (path == "") {
    type = number(real(to[prototype]))
    if (type == "") return lack(field, base "() returns no number")
    print "fetch " field " 0 - " type
    return
  }
  if (base != function_name && parameters[prototype] != 1)
    return lack(field, function_name "() may lack arguments of " base "()")
  n = split(path, step, " "); count = 0; width = 0; argument = 0
  for (i = 1; i <= n; i++) {
    if (step[i] ~ /^\(/) {
      name = substr(step[i], 2); shown = "((struct " name " *)" shown ")"
      if (!(name in structures)) return lack(field, "there is no struct " name " in " shown)
      if (kind[type] != 2) return lack(field, "only a pointer is cast in " shown)
      type = -structures[name]
    } else if (step[i] ~ /^(->|\.)/) {
      name = step[i]; sub(/^(->|\.)/, "", name); shown = shown step[i]
      if (width) return lack(field, "a bit field has no members in " shown)
      is_pointer = type < 0 || kind[type] == 2
      if (is_pointer != (step[i] ~ /^->/))
        return lack(field, (is_pointer ? ". follows a pointer" : "-> follows no pointer") " in " shown)
      if (!is_pointer && count == 0) return lack(field, "a structure is passed by value in " shown)
      if (!find(type < 0 ? -type : is_pointer ? real(to[type]) : type, name, 0, 0))
        return lack(field, "there is no member " name " in " shown)
      type = real(found_type); width = found_size
      unit = width && kind[type] == 1 ? size[type] * 8 : 8
      from = found_bit % unit
      if (width) width_from = little ? from : unit - from - width
      if (is_pointer) offset[++count] = 0
      offset[count] += (found_bit - from) / 8
    } else {
      shown = step[i]
      if (!((prototype, step[i]) in parameter)) return lack(field, base "() has no parameter " step[i] " in " shown)
      argument = parameter[prototype, step[i]]; type = real(parameter_type[prototype, step[i]])
    }
  }
  if (use == "text") {
    if (type > 0 && kind[type] == 2 && kind[real(to[type])] == 13) text = "symbol"
    else if (type > 0 && kind[type] == 2 && character(real(to[type]))) { text = "string"; offset[++count] = 0 }
    else if (type > 0 && kind[type] == 3 && count > 0 && character(real(to[type]))) text = "string"
    else return lack(field, shown " is no text")
  } else {
    text = type < 0 ? "x" word * 8 : number(type)
    if (text == "") return lack(field, shown " is no number")
    if (width) text = "b" width "@" width_from "/" substr(text, 2)
  }
  path = ""
  for (i = 1; i <= count; i++) path = path (i > 1 ? "," : "") offset[i]
  print "fetch " field " " argument " " (path == "" ? "-" : path) " " text
}
BEGIN { word = 8; left = 0; id = 0 }
FILENAME == ARGV[1] {
  plan[++lines] = $0
  if ($1 == "entry" || $1 == "return") {
    name = $2; sub(/\.part\.[0-9]+$/, "", name); wanted[name] = 1
  } else for (i = 3; i <= NF; i++) { name = $i; sub(/^(->|\.|\()/, "", name); wanted[name] = 1 }
  wanted["long unsigned int"] = wanted["unsigned long"] = 1
  next
}
FILENAME == ARGV[2] {
  if ($0 in wanted) name_at[offset_of_name + 0] = $0
  offset_of_name += length($0) + 1
  next
}
{
  for (f = 1; f <= NF; f++) {
    value = $f
    if (left == 0 && part == 0) { id++; type_name = value; part = 1; continue }
    if (part == 1) { info = value; part = 2; continue }
    if (part == 2) {
      k = kind[id] = int(info / 16777216) % 32; many = info % 65536; flag = int(info / 2147483648)
      to[id] = value
      left = 0; part = 0
      if (k == 1 || k == 14 || k == 17) left = 1
      else if (k == 3) left = 3
      else if (k == 4 || k == 5 || k == 15 || k == 19) left = 3 * many
      else if (k == 6 || k == 13) left = 2 * many
      if (k == 1 || k == 6 || k == 19) { size[id] = value; signed[id] = flag }
      if (k >= 8 && k <= 11 || k == 18) isalias[id] = 1
      else if (k == 13) parameters[id] = many
      if (type_name in name_at) {
        if (k == 4 && !(name_at[type_name] in structures)) structures[name_at[type_name]] = id
        else if (k == 12 && !(name_at[type_name] in prototypes)) prototypes[name_at[type_name]] = value
        else if (k == 1 && name_at[type_name] ~ /long/) word = value
      }
      at = 0; if (left) part = 3
      continue
    }
    # The details behind the first three words.
    if (k == 1) signed[id] = int(value / 16777216) % 2
    else if (k == 3 && at == 0) to[id] = value
    else if (k == 4 || k == 5) {
      if (at % 3 == 0) member_name = value
      else if (at % 3 == 1) member_of = value
      else {
        bit = flag ? value % 16777216 : value; width_bits = flag ? int(value / 16777216) : 0
        if (member_name == 0) {
          unnamed_type[id, unnamed[id] + 0] = member_of; unnamed_bit[id, unnamed[id] + 0] = bit
          unnamed[id]++
        } else if (member_name in name_at && !((id, name_at[member_name]) in member_type)) {
          member_type[id, name_at[member_name]] = member_of
          member_bit[id, name_at[member_name]] = bit; member_size[id, name_at[member_name]] = width_bits
        }
      }
    } else if (k == 13) {
      if (at % 2 == 0) member_name = value
      else if (member_name in name_at && !((id, name_at[member_name]) in parameter)) {
        parameter[id, name_at[member_name]] = int(at / 2) + 1
        parameter_type[id, name_at[member_name]] = value
      }
    }
    at++; left--
    if (left == 0) part = 0
  }
}
END {
  for (i = 1; i <= lines; i++) {
    n = split(plan[i], field, " ")
    if (field[1] != "value" && field[1] != "text") { print plan[i]; kind_of_event = field[1]; event = field[2]; continue }
    rest = ""
    for (j = 3; j <= n; j++) rest = rest (j > 3 ? " " : "") field[j]
    resolve(event, field[1], field[2], rest)
  }
}
