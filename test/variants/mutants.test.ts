/** Designs with one thing left out: each claim that holds in the matrix breaks where it should. */
import { expect, test } from 'vitest';
import { explore } from '../../src/explore/explore.js';
import { PackedSpace } from '../../src/explore/packed-space.js';
import { readText } from '../house/source-files.js';
import { compileText, scenarioModel } from '../support/load-spec.js';

interface Change {
  readonly design: string;
  readonly leaves: string;
  readonly out: string;
  readonly scenario: string;
  readonly breaks: string;
}

/** What breaks in the scenario once a text of the design, or of what it extends, is left out. */
function check({ design, leaves, out, scenario }: Change, isLeftOut: boolean): string[] {
  let found = 0;
  const read = (name: string): string => {
    const text = readText(name);
    if (!isLeftOut || !text.includes(leaves)) return text;
    found += 1;
    return text.replace(leaves, out);
  };
  const path = `spec/variants/${design}.kspec`;
  const program = compileText(read(path), {}, path, (wanted) => {
    const name = `spec/variants/${wanted}`;
    return { name, text: read(name) };
  });
  expect(found > 0).toBe(isLeftOut);
  const model = scenarioModel(program, scenario);
  const { properties, deadlocks } = explore(model, {}, new PackedSpace(model));
  const broken = properties.filter(({ outcome }) => outcome === 'violated');
  return [...broken.map(({ property }) => property.name), ...(deadlocks > 0 ? ['deadlock'] : [])];
}

const changes: readonly (readonly [string, Change])[] = [
  [
    'a helper that keeps its reference',
    {
      design: '6.1',
      leaves: `      call really_probe(dev, drv, by_driver_helper)
    }
    unlock dev.mutex
    put dev.refs`,
      out: `      call really_probe(dev, drv, by_driver_helper)
    }
    unlock dev.mutex`,
      scenario: 'two_asynchronous',
      breaks: 'leaked_reference',
    },
  ],
  [
    'a helper that does not look whether the device has a driver',
    {
      design: '6.1',
      leaves: 'if !dev.dead && dev.driver == none && dev.registered {',
      out: 'if !dev.dead && dev.registered {',
      scenario: 'attach_and_release',
      breaks: 'bound_twice',
    },
  ],
  [
    "a release that leaves the device on its driver's list",
    {
      design: 'attach-pending-bit',
      leaves: 'if dev.driver != none dev.driver.klist_devices -= dev',
      out: 'skip',
      scenario: 'attach_and_release',
      breaks: 'bound_iff_listed',
    },
  ],
  [
    'klist_remove() that does not wait for the scans',
    {
      design: '6.1',
      leaves: 'await drv.iterators == 0',
      out: 'skip',
      scenario: 'synchronous_unload',
      breaks: 'bind_after_unregister',
    },
  ],
  [
    'no flush in driver_detach()',
    {
      design: '5.1',
      leaves: 'if drv.probe_type == async await all work',
      out: '',
      scenario: 'load_and_unload',
      breaks: 'bind_after_unregister',
    },
  ],
  [
    'an unregistration that does not wait for the stores to sysfs',
    {
      design: '6.1',
      leaves: 'await !active(bind_store, drv)',
      out: 'skip',
      scenario: 'bind_and_unload',
      breaks: 'bind_after_unregister',
    },
  ],
  [
    "a device's helper that does not look at dead",
    {
      design: '5.1',
      leaves: '    if !dev.dead {',
      out: '    if true {',
      scenario: 'remove_while_attaching',
      breaks: 'probe_after_removal_by_device',
    },
  ],
  [
    "a driver's helper that does not look at dead",
    {
      design: '6.1',
      leaves: 'if !dev.dead && dev.driver == none && dev.registered {',
      out: 'if dev.driver == none && dev.registered {',
      scenario: 'remove_while_attaching',
      breaks: 'probe_after_removal_by_driver',
    },
  ],
  [
    'a bind in sysfs that does not look at dead',
    {
      design: '5.1',
      leaves:
        'if !dev.dead && dev.driver == none && dev.registered call really_probe(dev, drv, by_user)',
      out: 'if dev.driver == none && dev.registered call really_probe(dev, drv, by_user)',
      scenario: 'bind_while_removing',
      breaks: 'probe_after_removal_by_user',
    },
  ],
  [
    'a release that does not clear the bit',
    {
      design: 'attach-pending-bit',
      leaves: 'if dev.driver != none || dev.attach_pending {',
      out: 'if dev.driver != none {',
      scenario: 'attach_and_release',
      breaks: 'attach_after_release_by_driver',
    },
  ],
  [
    'helpers that are scheduled with the device locked',
    {
      design: '6.1',
      leaves: `    dev.async_driver = drv
    dev.released = false
    unlock dev.mutex
  }
  atomic {
    schedule __driver_attach_async_helper(dev)
    if out_of_memory call await_driver_helper(dev)
  }`,
      out: `    dev.async_driver = drv
    dev.released = false
    schedule __driver_attach_async_helper(dev)
    if out_of_memory call await_driver_helper(dev)
    unlock dev.mutex
  }`,
      scenario: 'inline_run',
      breaks: 'deadlock',
    },
  ],
];

test.each(changes)('%s breaks what it should', (_, change) => {
  expect(check(change, true)).toContain(change.breaks);
  expect(check(change, false)).not.toContain(change.breaks);
});
