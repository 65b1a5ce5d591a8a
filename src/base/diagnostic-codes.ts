/**
 * The catalogue of everything this tool can say about an input.
 *
 * A code is never reused or renumbered: users search for it. To add one, append a row to its block
 * and a file of the same name under `test/corpus/diagnostics`. Blocks: 01 syntax, 02 names,
 * 03 types, 04 model, 05 errors of a run, 06 trace formats, 07 observation, 08 command line,
 * 09 export; `W` for warnings.
 */

interface CatalogueEntry {
  /** The sentence that `kspec explain` heads with. */
  readonly title: string;
  /** What it means, wrong and right. */
  readonly explanation: string;
}

export const diagnosticCodes = {
  // ---- 01 syntax

  E0101: {
    title: 'The text is not what the grammar expects here',
    explanation: `The message names what could stand at this place and what was found.
Wrong:  let drv dev.driver
Right:  let drv = dev.driver
The missing piece is often just before the place that is marked.`,
  },
  E0102: {
    title: 'A bracket is not closed',
    explanation: `Every \`(\`, \`[\` and \`{\` needs its partner.
Wrong:  process p(dev: device) { lock dev.mutex
Right:  process p(dev: device) { lock dev.mutex }
With several open brackets the outermost is named; a declaration in the first column shows at
the latest that one is missing.`,
  },
  E0103: {
    title: 'A bracket closes nothing',
    explanation: `There is a \`)\`, \`]\` or \`}\` too many.
Wrong:  enum Bus { pci, usb } }
Right:  enum Bus { pci, usb }`,
  },
  E0104: {
    title: 'The text nests too deeply',
    explanation: `At most 32 brackets, quantifiers and statements stand in one another, and a chain of
operators has at most 500. No readable specification comes near; a generated one should name parts.
Wrong:  ((((((((((((((((((((((((((((((((((((((((((((((((((((x))))))))…
Right:  x`,
  },
  E0105: {
    title: 'The specification is too large',
    explanation: `A file has at most 131072 characters, so that reading it cannot exhaust memory or patience.
Divide it: \`import "types.kspec"\` adds all that another file declares.`,
  },
  E0106: {
    title: 'A string is not closed on its line',
    explanation: `Wrong:  always p "one driver: x
Right:  always p "one driver": x
Inside a string, \`\\"\` is a quote and \`\\\\\` a backslash; a string has one line.`,
  },
  E0107: {
    title: 'A comment is not closed',
    explanation: `A comment that begins with \`/*\` ends with \`*/\`; such comments do not nest.
Wrong:  /* device_lock(dev)
Right:  /* device_lock(dev) */   or   // device_lock(dev)`,
  },
  E0108: {
    title: 'A reserved word is used as a name',
    explanation: `Words of the language cannot be names; \`docs/language.md\` lists them.
Wrong:  var lock: bool
Right:  var locked: bool`,
  },
  E0109: {
    title: 'Statements need no semicolon',
    explanation: `A statement ends where the next one begins.
Wrong:  lock dev.mutex;
Right:  lock dev.mutex`,
  },
  E0110: {
    title: 'An assignment stands where a comparison is meant',
    explanation: `Wrong:  if dev.driver = none { skip }
Right:  if dev.driver == none { skip }`,
  },
  E0111: {
    title: 'Comparisons are chained',
    explanation: `A comparison gives a \`bool\`, which is less or greater than nothing.
Wrong:  0 <= x < 4
Right:  0 <= x && x < 4`,
  },
  E0112: {
    title: 'The header is missing',
    explanation: `A file begins with its name, and a title if you like.
Right:  spec pending_bit "The attach-pending bit types driver_data"`,
  },
  E0113: {
    title: 'A number is too large',
    explanation: `Integers have 32 bits with a sign: the largest is 2147483647.
Wrong:  x == 4294967296
Right:  x == 2147483647`,
  },
  E0114: {
    title: 'A character has no meaning here',
    explanation: `Outside strings and comments a specification consists of ASCII letters, digits, \`_\` and the
operators of the language.
Wrong:  a & b, 'text', x → y
Right:  a && b, "text", x => y`,
  },

  // ---- 02 names

  E0201: {
    title: 'A name is not declared',
    explanation: `The name is no local, parameter, constant, global variable or member of an enum that can be
seen here. Objects of a scenario are seen only in that scenario and its tests.
Wrong:  process p(dev: device) { lock dve.mutex }
Right:  process p(dev: device) { lock dev.mutex }`,
  },
  E0202: {
    title: 'A name is declared twice',
    explanation: `Constants, globals and enum members share one space of names, object kinds and enums another,
processes, work and transitions a third. \`extends\`, unlike \`import\`, lets a file declare again.
Wrong:  var a: bool  const a: bool = true
Right:  var a: bool  const b: bool = true`,
  },
  E0203: {
    title: 'A local name hides another',
    explanation: `A name means one thing wherever it can be seen: a local cannot have the name of another local
around it, nor of a constant, global or enum member.
Wrong:  process p(dev: device) { for each dev: device { skip } }
Right:  process p(dev: device) { for each other: device { skip } }`,
  },
  E0204: {
    title: 'A type or object kind is not declared',
    explanation: `Types are \`bool\`, \`opaque\`, ranges, enums, object kinds, \`set of …\` and \`queue of …\`.
Wrong:  var count: int
Right:  var count: 0..7`,
  },
  E0205: {
    title: 'An object has no such member',
    explanation: `Members are what the object's declaration lists, and the bits of its tagged unions.
Wrong:  object device { lock mutex }   …   lock dev.mutx
Right:  object device { lock mutex }   …   lock dev.mutex`,
  },
  E0206: {
    title: 'A union has no such variant',
    explanation: `Wrong:  union u untagged { data(opaque?) deferred(driver) }   …   dev.u as driver
Right:  union u untagged { data(opaque?) deferred(driver) }   …   dev.u as deferred`,
  },
  E0207: {
    title: 'A process, work item, transition or function is not declared',
    explanation: `Processes are called, work is scheduled, transitions happen by themselves. In expressions there
are only \`size held holds alive queued active idle finished\`.
Wrong:  call realy_probe(dev)
Right:  call really_probe(dev)`,
  },
  E0208: {
    title: 'A scenario or task is not declared',
    explanation: `A test names a scenario, and in it tasks of that scenario, or \`work\` for any worker.
Wrong:  test t in race possible { modprob enters p }
Right:  test t in race possible { modprobe enters p }`,
  },
  E0209: {
    title: 'A file is not found',
    explanation: `The path behind \`import\` or \`extends\` is relative to the file it stands in.
Wrong:  import "driver-core"
Right:  import "driver-core.kspec"`,
  },
  E0210: {
    title: 'Files bring in each other',
    explanation: `A file cannot, by any way, import or extend itself. Move what both need into a third.
Wrong:  a.kspec: import "b.kspec"      b.kspec: import "a.kspec"
Right:  a.kspec: import "types.kspec"  b.kspec: import "types.kspec"`,
  },
  E0211: {
    title: 'Too many files bring in one another',
    explanation: `At most 20 files stand in a chain of \`import\` and \`extends\`, and 100 in a specification.`,
  },
  E0212: {
    title: 'A constant that is set from outside is not declared',
    explanation: `\`--set NAME=VALUE\` changes a \`const\` at the top of the specification; nothing else can be set.
Wrong:  kspec explore race.kspec --set DEVCES=3
Right:  kspec explore race.kspec --set DEVICES=3`,
  },
  E0213: {
    title: 'A field of an event is not declared',
    explanation: `\`create\`, \`end\` and \`name\` take fields that the clause lists, \`without\` fields that are sampled.
Wrong:  return f(d) => leave p, end dev
Right:  return f(dev) => leave p, end dev`,
  },
  E0214: {
    title: 'A field type does not exist',
    explanation: `Fields of events are \`int\`, \`bool\`, \`ptr\` or \`text\`; mostly the type follows from the use.
Wrong:  return really_probe(ret: long) => leave really_probe
Right:  return really_probe(ret: int) => leave really_probe`,
  },
  E0215: {
    title: 'An event is observed twice',
    explanation: `Each entry, return and tracepoint has one clause, \`ignore\` included.
Wrong:  entry f() => enter p()  entry f() => enter q()
Right:  entry f() => enter p()  entry g() => enter q()`,
  },
  E0216: {
    title: 'A constant depends on itself',
    explanation: `Neither the value nor the type of a constant may need its own value.
Wrong:  const A: 0..9 = B  const B: 0..9 = A
Right:  const A: 0..9 = 1  const B: 0..9 = A`,
  },
  E0217: {
    title: 'An event has no meaning, or several',
    explanation: `A clause says one of \`enter\`, \`leave\` and \`do\`; \`create\` and \`end\` go with it.
Wrong:  entry f(dev) => create dev: device
Right:  entry f(dev) => create dev: device, enter f(dev)`,
  },
  E0218: {
    title: 'A field of a tracepoint comes from nowhere else',
    explanation: `\`from\` says where the kernel has what \`kspec record\` lets a probe record; a tracepoint has
fields of its own.
Wrong:  event "sched:sched_switch"(pid from prev->pid) => do switch(pid)
Right:  event "sched:sched_switch"(prev_pid) => do switch(prev_pid)`,
  },

  // ---- 03 types

  E0301: {
    title: 'A value has another type than its place',
    explanation: `Wrong:  object device { var driver: driver? = false }
Right:  object device { var driver: driver? = none }
An optional reference passes for a reference: if it is \`none\` then, that is an error of the run.`,
  },
  E0302: {
    title: 'A condition is not boolean',
    explanation: `Nothing is converted to \`bool\`, unlike in C.
Wrong:  if dev.driver { skip }
Right:  if dev.driver != none { skip }`,
  },
  E0303: {
    title: 'Two values cannot be compared',
    explanation: `\`==\` compares values of one type, \`none\` only with what can be \`none\`; \`in\` looks for a reference
in a set or queue of its kind.
Wrong:  dev == drv
Right:  dev.driver == drv`,
  },
  E0304: {
    title: 'An integer is needed',
    explanation: `Arithmetic, order and counts are for integers; \`+=\` and \`-=\` also add to a set and take from it.
Wrong:  dev < other
Right:  dev.id < other.id`,
  },
  E0305: {
    title: 'The number of arguments is wrong',
    explanation: `Wrong:  process p(dev: device) { skip }   …   call p()
Right:  process p(dev: device) { skip }   …   call p(dev)`,
  },
  E0306: {
    title: 'Only objects have members',
    explanation: `Left of \`.\` stands a reference to an object; nothing follows an \`opaque\` pointer.
Wrong:  dev.on_bus.driver
Right:  dev.driver`,
  },
  E0307: {
    title: 'This cannot be assigned',
    explanation: `Constants, parameters, variables of loops, locks and reference counts are not assigned.
Wrong:  process p(dev: device) { dev = other }
Right:  process p(dev: device) { let next = other }`,
  },
  E0308: {
    title: 'A tag is assigned by itself',
    explanation: `Word and bit of a tagged union are set together, by assigning a variant.
Wrong:  dev.attach_pending = true
Right:  dev.driver_data = deferred(drv)`,
  },
  E0309: {
    title: 'A union is used without saying which reading is meant',
    explanation: `A union is read with \`as\`, asked with \`is\`, and assigned as \`variant(value)\`.
Wrong:  dev.driver_data = drv          let drv = dev.driver_data
Right:  dev.driver_data = deferred(drv)  let drv = dev.driver_data as deferred`,
  },
  E0310: {
    title: 'An untagged union is asked for its variant',
    explanation: `Nothing in the specification can tell which variant an untagged union holds; that is its point.
Wrong:  union u untagged { a(bool) b(opaque?) }   …   dev.u is a
Right:  union u tagged bit { 0: a(bool) 1: b(opaque?) }   …   dev.u is a`,
  },
  E0311: {
    title: 'A lock is used as a value, or something else as a lock',
    explanation: `\`lock\`, \`unlock\`, \`held(…)\` and \`holds(…)\` take locks, and locks go nowhere else.
Wrong:  if dev.mutex { skip }
Right:  if held(dev.mutex) { skip }`,
  },
  E0312: {
    title: 'A transition cannot do this',
    explanation: `A transition is one step of the environment: it never waits, and no task takes it.
Wrong:  transition plug(d: device) { await !d.on_bus  d.on_bus = true }
Right:  transition plug(d: device) when !d.on_bus { d.on_bus = true }`,
  },
  E0313: {
    title: 'There is no loop to leave',
    explanation: `\`break\` stands in the body of \`while\` or \`for each\`.
Wrong:  if done break
Right:  while true { if done break }`,
  },
  E0314: {
    title: 'A value is given where there is none, or missing where there is one',
    explanation: `A process with a result type returns a value everywhere; others, and work, return nowhere with one.
Wrong:  process p() { return true }
Right:  process p(): bool { return true }`,
  },
  E0315: {
    title: 'A process can end without giving its value',
    explanation: `Every way through a process with a result type ends in \`return\` with a value.
Wrong:  process p(): bool { if x { return true } }
Right:  process p(): bool { if x { return true } return false }`,
  },
  E0316: {
    title: 'A value must be known before the first step',
    explanation: `Defaults, bounds, counts, indexes and the fields of a scenario's objects are made of literals,
constants and enum members; fields also of the scenario's objects and \`index\`.
Wrong:  const D: 1..4 = dev.id
Right:  const D: 1..4 = 2`,
  },
  E0317: {
    title: 'A bound or count is out of bounds',
    explanation: `A range has 1 to 65536 integers, a queue 1 to 64 places, a scenario up to 1000 objects.
Wrong:  var n: 3..0
Right:  var n: 0..3`,
  },
  E0318: {
    title: 'A constant expression has no value',
    explanation: `It divides by zero, does not fit into 32 bits, or needs more than 50 other constants in a chain.
Wrong:  const D: 0..4 = 4 / 0
Right:  const D: 0..4 = 4 / 2`,
  },
  E0319: {
    title: 'A value is needed',
    explanation: `Constants, and references that are never \`none\`, have no default.
Wrong:  object driver { const probe_type: ProbeType }  …  driver nvme
Right:  object driver { const probe_type: ProbeType }  …  driver nvme { probe_type = async }`,
  },
  E0320: {
    title: 'A type is not possible here',
    explanation: `Only references and \`opaque\` can be optional; constants are \`bool\`, enums or integers; what is
chosen, and what a transition takes, is one of few values.
Wrong:  var on_bus: bool?
Right:  var on_bus: bool`,
  },
  E0321: {
    title: 'The type is not clear',
    explanation: `\`none\`, \`{}\` and \`[]\` fit several types, and a field of an event has the type of its use.
Wrong:  let drv = none
Right:  let drv = dev.driver`,
  },
  E0322: {
    title: 'A reference count or queue is needed',
    explanation: `\`get\` and \`put\` take a reference count, \`push\` and \`pop\` a queue of an object or a global one.
Wrong:  get dev
Right:  get dev.refs`,
  },
  E0323: {
    title: 'No task is running here',
    explanation: `\`holds(l)\` asks whether the running task owns the lock: only in processes, work and tasks.
Wrong:  always p: forall d: device: holds(d.mutex)
Right:  always p: forall d: device: held(d.mutex)`,
  },
  E0324: {
    title: 'One of several is needed, or one that does not exist is named',
    explanation: `\`device d[3]\` declares \`d[1]\`, \`d[2]\` and \`d[3]\`; tasks alike.
Wrong:  device d[3]  task t runs p(d)
Right:  device d[3]  task t runs p(d[1])`,
  },
  E0325: {
    title: 'A constant is set to a value it cannot have',
    explanation: `Wrong:  const D: 1..4 = 2   …   --set D=9
Right:  const D: 1..4 = 2   …   --set D=3`,
  },
  E0326: {
    title: 'A process, work item or transition is used as another',
    explanation: `A process is called, work is scheduled, a transition happens by itself.
Wrong:  work w() { skip }   …   call w()
Right:  work w() { skip }   …   schedule w()`,
  },
  E0327: {
    title: 'A process calls itself',
    explanation: `A process ends before it is called again, by whatever way; otherwise the model had no end.
Wrong:  process p() { call p() }
Right:  process p() { while more { skip } }`,
  },
  E0328: {
    title: 'A recorded field cannot show this',
    explanation: `A sampled field shows a \`bool\`, integer, enum or pointer, or the word of a union; text is only for people.
Wrong:  sample dev: device { m => mutex }
Right:  sample dev: device { drv => driver }`,
  },
  E0329: {
    title: 'A value never fits into its range',
    explanation: `A wider expression may be stored in a narrower range, as long as some of its values fit.
Wrong:  var n: 0..3 = 4
Right:  var n: 0..4 = 4`,
  },

  // ---- 05 errors of a run

  E0501: {
    title: 'A union is read as a variant that its content is not',
    explanation: `A false read: the word was written as one variant and read as another, tagged or not.
Wrong:  let drv = dev.driver_data as deferred
Right:  if dev.attach_pending { let drv = dev.driver_data as deferred }   under the lock that writers hold`,
  },
  E0502: {
    title: 'A lock is released by a task that does not own it',
    explanation: `Wrong:  unlock dev.mutex
Right:  lock dev.mutex  …  unlock dev.mutex   in the same task, on every way`,
  },
  E0503: {
    title: 'An object is used after its destruction',
    explanation: `The object was destroyed, or its last reference was put, while something still used it.
Wrong:  put dev.refs  dev.driver = none
Right:  dev.driver = none  put dev.refs`,
  },
  E0504: {
    title: 'An assertion does not hold',
    explanation: `The condition behind \`assert\` was false when a task came to it.
The path shows the steps that led there.`,
  },
  E0505: {
    title: 'A value leaves its range',
    explanation: `An integer was stored that the type of its place does not have.
Wrong:  var n: 0..3 = 3   …   n += 1
Right:  var n: 0..3 = 3   …   if n < 3 { n += 1 }`,
  },
  E0506: {
    title: 'A division by zero',
    explanation: `Wrong:  x = 6 / n
Right:  if n != 0 { x = 6 / n }`,
  },
  E0507: {
    title: 'A reference is none where an object is needed',
    explanation: `An optional reference was followed, or used as one that is never \`none\`, and was \`none\`.
Wrong:  lock dev.driver.mutex
Right:  if dev.driver != none { lock dev.driver.mutex }   with nothing in between that changes it`,
  },
  E0508: {
    title: 'A reference count falls below zero',
    explanation: `A recording shows a count of 0 before a \`put\`; in a run the object would be gone (E0503).
Wrong:  put dev.refs   where the event before it has \`refs=0\`
Right:  put dev.refs   where it has \`refs=1\`, or a \`sample\` clause that reads the right field`,
  },
  E0509: {
    title: 'An atomic step does not end',
    explanation: `A loop in \`atomic { … }\` or in a transition goes on and on within one step.
Wrong:  atomic { while true { skip } }
Right:  while true { atomic { skip } }`,
  },
  E0510: {
    title: 'A step can be taken in too many ways',
    explanation: `A transition may have 100,000 combinations of arguments in a scenario, and one step 100,000 ways
through what it chooses: all of them would have to be tried in every state.
Wrong:  transition t(v: 0..60000, w: 0..60000) { a = v }
Right:  transition t(v: 0..6, w: 0..6) { a = v }`,
  },

  // ---- 06 trace formats

  E0601: {
    title: 'A binary recording is damaged',
    explanation: `A trace.dat is not what its format says at the byte that the message names: the file was cut
off, a size or an offset in it cannot be, or packed data does not unpack. What can be read of it is
judged, and the damage is a gap in the evidence, so that the trace never conforms.
\`trace-cmd dump --summary -i trace.dat\` shows of which parts the file consists.`,
  },

  E0602: {
    title: 'The trace is in a format that is not read',
    explanation: `Its first bytes tell what it is: packed with xz, bzip2 or lz4, a zip archive, a perf.data, a
trace in the Common Trace Format, a protobuf of Perfetto, Chrome's JSON, a core dump, or text of
ftrace's options raw and hex. The message says what to do instead.
Wrong:  kspec check spec.kspec perf.data
Right:  perf script --ns -i perf.data | kspec check spec.kspec -
If the first bytes deceive, \`--input-format\` says what the trace is.`,
  },

  E0603: {
    title: 'The recording has no such buffer',
    explanation: `\`--buffer\` names the one trace instance of a trace.dat that is to be read, as \`-B\` named it when
it was recorded; \`top\` is the one without a name. Without the option all are read together.
Wrong:  kspec check spec.kspec trace.dat --buffer driver
Right:  kspec check spec.kspec trace.dat --buffer drivers`,
  },

  E0604: {
    title: 'Recordings cannot be merged',
    explanation: `\`--merge\` puts the events of several recordings of one kernel in the order of their times.
An event without a time has no place there: function_graph prints times with the option
funcgraph-abstime, perf script with the field time. And two machines have nothing in common: their
tasks and addresses are different ones, even where the numbers are the same.
Wrong:  kspec check spec.kspec --merge host.dat guest.dat
Right:  kspec check spec.kspec host.dat guest.dat`,
  },

  E0605: {
    title: 'A trace of states is not what its format says',
    explanation: `A trace in the Informal Trace Format is one object of JSON with a list \`states\`; each state gives
variables values: true, false, texts, whole numbers or {"#bigint": "…"}, lists, {"#set": […]},
{"#tup": […]}, {"#map": [[…, …]]} and records. What comes before the place that the message names is
judged; the rest is a gap in the evidence, so that the trace never conforms.
Wrong:  {"states": [{"x": null}]}
Right:  {"states": [{"x": {"#bigint": "3"}}]}`,
  },

  // ---- 08 the command line

  E0801: {
    title: 'There is no such command',
    explanation: `\`kspec --help\` lists the commands.
Wrong:  kspec verify spec.kspec trace.txt
Right:  kspec check spec.kspec trace.txt`,
  },
  E0802: {
    title: 'There is no such option',
    explanation: `Each command has options of its own; \`kspec COMMAND --help\` lists them.
Wrong:  kspec parse --follow spec.kspec
Right:  kspec check --follow spec.kspec trace.txt`,
  },
  E0803: {
    title: 'An option has the wrong value, or none',
    explanation: `Wrong:  kspec run spec.kspec --seed first
Right:  kspec run spec.kspec --seed 1
A name after which a file follows needs its value first: \`--observe linux-6.1 trace.txt\`.`,
  },
  E0804: {
    title: 'Something is missing on the command line',
    explanation: `Wrong:  kspec check spec.kspec
Right:  kspec check spec.kspec trace.txt
\`-\` in place of a trace is standard input.`,
  },
  E0805: {
    title: 'There is something too many on the command line',
    explanation: `An operand that the command does not take, standard input twice, a directory where a file
belongs, or a pipe or \`--follow\` with several specifications, each of which reads the trace.
Wrong:  kspec check spec.kspec traces/
Right:  kspec check spec.kspec traces/*.txt`,
  },
  E0806: {
    title: 'An input cannot be read',
    explanation: `The file does not exist or may not be read, its packed data is broken, or not one line of it
is that of a known trace format. What was read before the break is still judged.
A trace.dat from a pipe is kept in memory; one that is too large for that must be a file.`,
  },
  E0807: {
    title: 'There is no such code',
    explanation: `Codes are a letter and four digits, as they stand in brackets in a message.
Wrong:  kspec explain 101
Right:  kspec explain E0101`,
  },
  E0808: {
    title: 'The specification has no such observation, scenario or property',
    explanation: `\`--observe\` names an observation: \`observe linux "6.1"\` is called \`linux-6.1\`. \`check\` needs at
least one, because without it nothing says what the events of a trace mean.
\`--scenario\` names a scenario; \`run\` and \`explore\` need at least one.
\`--property\` names a property or an outcome of the scenario, \`deadlock\`, or the code of an error of the run.`,
  },

  E0809: {
    title: 'An output cannot be written',
    explanation: `The folder does not exist, or the file may not be written.
Wrong:  kspec export spec.kspec --to promela -o no/such/folder/model.pml
Right:  kspec export spec.kspec --to promela -o model.pml`,
  },

  E0810: {
    title: 'A file has no types of a kernel',
    explanation: `\`--btf\` takes what a kernel has in /sys/kernel/btf/vmlinux, copied from the target: types in the
format BTF, not the kernel itself and not a module's, which has only what the kernel lacks.
Wrong:  kspec record spec.kspec --btf /boot/vmlinuz
Right:  kspec record spec.kspec --btf vmlinux.btf`,
  },

  // ---- 09 export

  E0901: {
    title: 'The other tool has no way to say this',
    explanation: `\`kspec export\` writes a scenario completely or not at all: a number that may leave 32 bits, a set
or queue that has no room in one, an atomic step that waits in the middle of a loop, or a text of
many millions of characters. The message says what it is, and what to change.
Wrong:  atomic { while c { await d } }
Right:  while c { await d }`,
  },
  E0902: {
    title: 'The file is no automaton',
    explanation: `\`kspec import\` reads automata as the kernel has them in tools/verification/models: nodes
\`{node [shape = circle] "on"};\`, the initial one as \`__init_on\`, and edges with events as labels. From
one state an event leads to one other, and there are at most 255 states.
Wrong:  "on" -> "off" [ label = "press" ]; "on" -> "on" [ label = "press" ];
Right:  "on" -> "off" [ label = "press" ]; "on" -> "on" [ label = "hold" ];`,
  },

  // ---- warnings

  W0201: {
    title: 'A local is never read',
    explanation: `The step that fills it is taken all the same. If that is the point, let its name begin with \`_\`.
Wrong:  let drv = dev.driver
Right:  let _drv = dev.driver`,
  },
  W0301: {
    title: 'Nothing reaches a statement',
    explanation: `Every way leaves the body before it.
Wrong:  return  skip
Right:  skip  return`,
  },
  W0601: {
    title: 'Merged recordings have no time in common',
    explanation: `One ends before the other begins. Two parts of one recording may be merged, but if the recordings
were made at the same time then their clocks differ, and the order of the events is wrong.
Wrong:  kspec check spec.kspec --merge a.txt b.txt
Right:  kspec check spec.kspec --merge a.txt b.txt --offset b.txt=-7200000000000`,
  },
  W0901: {
    title: 'An export leaves a claim out',
    explanation: `All steps of an exported Promela text belong to one process, so that Spin has no fairness for the
tasks of the scenario; and an outcome is not looked for where transitions can go on for ever.
Wrong:  kspec export spec.kspec --to promela
Right:  kspec export spec.kspec --to tla`,
  },
  W0902: {
    title: 'An automaton and a specification do not say the same',
    explanation: `\`kspec export --to rv\` writes what one object of one scenario shows; arguments, results, sampled
fields, claims and other objects have no place in an automaton of the kernel.
\`kspec import\` has to rename states and events whose names are reserved words here; the kernel
prints the old ones, which then tell nothing.`,
  },
} as const satisfies Readonly<Record<`${'E' | 'W'}0${number}`, CatalogueEntry>>;

export type DiagnosticCode = keyof typeof diagnosticCodes;
