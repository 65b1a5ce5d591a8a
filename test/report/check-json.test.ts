/** The JSON of checks: its keys are a contract with scripts. */
import { expect, test } from 'vitest';
import { checkJson } from '../../src/report/check-json.js';
import { renderJson } from '../../src/report/diagnostic-json.js';
import { conforming, inconclusive, violations } from './check-results.js';

const results = [conforming, inconclusive, ...Object.values(violations)];
const traces = results.map((result, index) => ({
  trace: `trace-${index}`,
  reproduce: `kspec check s trace-${index}`,
  result,
  diagnostics: [],
}));

test('the object has the stable keys', () => {
  const json = JSON.parse(renderJson(checkJson('s.kspec', traces, [])));
  expect(json).toMatchObject({ schema: 'kspec/check/1', spec: 's.kspec' });
  for (const each of json.results) {
    expect(each).toMatchObject({
      trace: expect.any(String),
      verdict: expect.stringMatching(/^(?:conforms|violates|inconclusive)$/),
      events: {
        read: expect.any(Number),
        matched: expect.any(Number),
        unmapped: expect.any(Number),
        lost: expect.any(Number),
        unreadable: expect.any(Number),
      },
      objects: expect.any(Number),
      possible: { max: expect.any(Number) },
      gaps: expect.any(Array),
      gap_count: expect.any(Number),
    });
    expect('divergence' in each).toBe(each.verdict === 'violates');
  }
  expect(json.results[2].divergence).toMatchObject({
    line: 2568,
    event: { name: '__driver_attach_async_helper', point: 'entry', fields: { drv: '0x0' } },
    timestamp_ns: '83963568000',
    expected: ['leave async_run_entry_fn'],
    candidates: [
      {
        transition: 'start of __driver_attach_async_helper(dcta.0)',
        conjuncts: [{ holds: true }, { holds: false, values: { 'work items': 'none' } }],
      },
    ],
    slice: [],
  });
  expect(json.results[1].gaps[0]).toEqual({
    kind: 'lost-events',
    line: 120,
    count: 718,
    cpu: 0,
    concerns: [],
  });
});

test('a trace that cannot be read is inconclusive and says why', () => {
  const diagnostics = [{ code: 'E0806', severity: 'error', message: 'gone' }] as const;
  const json = checkJson('s', [{ trace: 't', reproduce: 'r', result: undefined, diagnostics }], []);
  expect(json.results[0]).toMatchObject({
    verdict: 'inconclusive',
    events: { read: 0, matched: 0 },
    diagnostics: [{ code: 'E0806', message: 'gone' }],
  });
});

test('a violation reads as it should', async () => {
  const json = checkJson('s.kspec', traces.slice(2, 3), []);
  await expect(renderJson(json)).toMatchFileSnapshot('../golden/check/unexpected-event.json');
});
