/** What is exported, as text to be read: a specification with a task, work, and a transition. */
import { expect, test } from 'vitest';
import { exportPromela } from '../../src/export/promela.js';
import { exportTla } from '../../src/export/tla.js';
import type { Program, Scenario } from '../../src/model/program.js';
import { compileText } from '../support/load-spec.js';

const text = `spec detach "A device is released while its attach is pending"

enum ProbeType { sync, async }

object driver { const probe_type: ProbeType = sync }

object device {
  lock mutex
  var driver: driver? = none
  var plugged: bool = true
  union driver_data tagged pending { 0: data(opaque?) = none  1: deferred(driver) }
}

process attach(dev: device, drv: driver) {
  lock dev.mutex
  if dev.driver == none && dev.plugged {
    if drv.probe_type == async {
      dev.driver_data = deferred(drv)
      schedule helper(dev)
    } else {
      let done = call probe(dev, drv)
      assert done || dev.driver == none "half bound"
    }
  }
  unlock dev.mutex
}

work helper(dev: device) {
  atomic {
    lock dev.mutex
    if dev.pending {
      let drv = dev.driver_data as deferred
      dev.driver_data = data(none)
      dev.driver = drv
    }
  }
  unlock dev.mutex
}

process probe(dev: device, drv: driver): bool {
  choose { dev.driver = drv  return true } or { return false }
}

process release(dev: device) {
  lock dev.mutex
  dev.driver = none
  dev.driver_data = data(none)
  unlock dev.mutex
}

transition unplug(dev: device) when dev.plugged && !held(dev.mutex) { dev.plugged = false }

always one_driver "A device has one driver":
  forall d: device: d.pending => d.driver == none
sometimes bound: exists d: device: d.driver != none
eventually settles: forall d: device: !d.pending

scenario race {
  driver nvme { probe_type = async }
  driver scsi
  device disk
  task modprobe runs { for each drv: driver call attach(disk, drv) }
  task sysfs runs release(disk)
  workers 1
}
`;

const program: Program = compileText(text);
const scenario: Scenario = program.scenarios[0]!;

test('Promela', async () => {
  const exported = exportPromela(program, scenario);
  const shown = 'text' in exported ? exported.text : exported.message;
  await expect(shown).toMatchFileSnapshot('../golden/export/detach.pml');
});

test('TLA+ with its configuration', async () => {
  const exported = exportTla(program, scenario, 'detach');
  const [module, config] = 'module' in exported ? [exported.module, exported.config] : ['', ''];
  await expect(module).toMatchFileSnapshot('../golden/export/detach.tla');
  await expect(config).toMatchFileSnapshot('../golden/export/detach.cfg');
});
