/**
 * Writes a kprobe recording of the driver core of any length, with any number of devices alive.
 *
 *     node bench/synthetic-trace.ts 1000000 1000 > trace.txt
 *
 * The devices are added first; then tasks on two CPUs attach and release them in turn, each round
 * the 28 events that `debian-6.1/attach_vs_release.kp` shows for it. What it writes conforms.
 */
import { argv, stdout } from 'node:process';

const driver = 'adrv=0xffffffffc0509070 adrvname="bench-sync" ptype=2';
const driverAddress = '0xffffffffc0509070';
const tasks = 8;

interface Device {
  readonly address: string;
  readonly name: string;
  data: string;
  driver: string;
}

/** Yields the lines of a trace of at least `events` events, in pieces of some hundred lines. */
export function* syntheticTrace(events: number, objects: number): Generator<string> {
  let written = 0;
  let microseconds = 10_000_000;
  let lines: string[] = [];

  yield '# tracer: nop\n#\n';
  emit(0, 'driver_register', `(driver_register+0x0/0xe0) ${driver}`);
  emit(0, 'bus_add_driver', `(bus_add_driver+0x0/0x200) ${driver}`);
  emit(0, 'driver_attach', `(driver_attach+0x0/0x20) ${driver}`);
  returns(0, 'driver_attach', 'bus_add_driver', 0);
  returns(0, 'bus_add_driver', 'driver_register', 0);
  returns(0, 'driver_register', 'init', 0);

  const devices: Device[] = [];
  for (let index = 0; index < objects && written < events; index += 1) {
    const address = `0xff38e7${(0x1000000000 + index * 0x800).toString(16).slice(-10)}`;
    const device = { address, name: `bench.${index}`, data: '0x0', driver: '0x0' };
    devices.push(device);
    add(index % tasks, device);
    if (index === 0) {
      // So that every function the rounds show is known to be recorded from the start.
      attach(0, device);
      release(0, device);
    }
    yield* flush();
  }
  for (let round = 0; written < events; round += 1) {
    const device = devices[(round * 7919) % devices.length]!;
    const task = round % tasks;
    if (device.driver === '0x0') attach(task, device);
    else release(task, device);
    yield* flush();
  }

  function emit(task: number, label: string, payload: string): void {
    microseconds += 3;
    written += 1;
    const seconds = `${Math.floor(microseconds / 1e6)}.${String(microseconds % 1e6).padStart(6, '0')}`;
    const cpu = `00${task % 2}`;
    lines.push(
      `         bench-${task + 200}     [${cpu}] ..... ${seconds.padStart(12)}: ${label}: ${payload}`,
    );
  }

  function enters(task: number, name: string, device: Device, more = ''): void {
    const { address, data, driver: bound } = device;
    const state = `drv=${bound} drvname=(fault) data=${data} pend=0x0 dead=0`;
    emit(task, name, `(${name}+0x0/0x8d0) dev=${address} name="${device.name}" ${state}${more}`);
  }

  function probes(task: number, name: string, device: Device): void {
    const state = `drv=${device.driver} drvname=(fault) data=${device.data} pend=0x0 dead=0`;
    emit(
      task,
      name,
      `(${name}+0x0/0x90) ${driver} dev=${device.address} name="${device.name}" ${state}`,
    );
  }

  function returns(task: number, name: string, caller: string, value?: number): void {
    const result = value === undefined ? '' : ` ret=${value}`;
    emit(task, `${name}__ret`, `(${caller}+0x20/0x90 <- ${name})${result}`);
  }

  function add(task: number, device: Device): void {
    enters(task, 'device_add', device);
    enters(task, 'bus_add_device', device);
    returns(task, 'bus_add_device', 'device_add', 0);
    enters(task, 'bus_probe_device', device);
    enters(task, 'device_initial_probe', device);
    enters(task, '__device_attach', device, ' allow_async=1');
    returns(task, '__device_attach', 'device_initial_probe', 0);
    returns(task, 'device_initial_probe', 'bus_probe_device');
    returns(task, 'bus_probe_device', 'device_add');
    returns(task, 'device_add', 'init', 0);
  }

  function attach(task: number, device: Device): void {
    enters(task, 'device_attach', device);
    enters(task, '__device_attach', device, ' allow_async=0');
    const scan = `${driver} dev=${device.address} name="${device.name}"`;
    const flags = 'check_async=0 want_async=0 have_async=0';
    emit(task, '__device_attach_driver', `(__device_attach_driver+0x0/0x110) ${scan} ${flags}`);
    probes(task, 'driver_probe_device', device);
    probes(task, '__driver_probe_device', device);
    probes(task, 'really_probe', device);
    device.driver = driverAddress;
    enters(task, 'driver_sysfs_add', device);
    enters(task, 'platform_probe', device);
    returns(task, 'platform_probe', 'really_probe', 0);
    device.data = `0xff38e70000${(written & 0xffff).toString(16).padStart(5, '0')}0`;
    enters(task, 'driver_bound', device);
    enters(task, 'driver_deferred_probe_del', device);
    returns(task, 'driver_bound', 'really_probe');
    returns(task, 'really_probe', '__driver_probe_device', 0);
    returns(task, '__driver_probe_device', 'driver_probe_device', 0);
    returns(task, 'driver_probe_device', '__device_attach_driver', 0);
    returns(task, '__device_attach_driver', 'bus_for_each_drv', 1);
    returns(task, '__device_attach', 'device_attach', 1);
    returns(task, 'device_attach', 'bench', 1);
  }

  function release(task: number, device: Device): void {
    enters(task, 'device_release_driver', device);
    enters(task, 'device_release_driver_internal', device, ' adrv=0x0 parent=0x0');
    enters(task, 'device_remove', device);
    enters(task, 'platform_remove', device);
    enters(task, 'device_unbind_cleanup', device);
    device.driver = '0x0';
    device.data = '0x0';
    returns(task, 'device_unbind_cleanup', 'device_release_driver_internal');
    returns(task, 'device_release_driver_internal', 'device_release_driver');
    returns(task, 'device_release_driver', 'bench');
  }

  function* flush(): Generator<string> {
    if (lines.length < 500 && written < events) return;
    yield `${lines.join('\n')}\n`;
    lines = [];
  }
}

if (argv[1]?.endsWith('synthetic-trace.ts') || argv[1]?.endsWith('synthetic-trace.js')) {
  for (const piece of syntheticTrace(Number(argv[2] ?? 10_000), Number(argv[3] ?? 10))) {
    if (!stdout.write(piece)) await new Promise((resolve) => stdout.once('drain', resolve));
  }
}
