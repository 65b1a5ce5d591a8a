/** Pages as the command writes them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { range } from '../../support/properties.js';
import { runKspec } from '../../cli/run-kspec.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** The page that `kspec report` writes, which ends with this code. */
export async function reportPage(operands: string, expected: number): Promise<string> {
  const { code, output, notes } = await runKspec(['report', ...operands.split(' ')]);
  if (code !== expected) throw new Error(`exit code ${code}: ${notes}`);
  return output;
}

const folder = temporaryFolder();

/** A page of texts that are no files yet. */
export async function reportTexts(spec: string, trace: string, expected: number): Promise<string> {
  const [specFile, traceFile] = [join(folder, 'spec.kspec'), join(folder, 'trace.txt')];
  writeFileSync(specFile, spec);
  writeFileSync(traceFile, trace);
  return reportPage(`${specFile} ${traceFile}`, expected);
}

export const attack = '</script><img src=x onerror=globalThis.attacked=1>';

/** Names that mean something to HTML, wherever a trace or a specification has names. */
export const hostileSpec = `
spec hostile "${attack.replaceAll('"', '')}"
// ${attack} <!-- 
object device { lock mutex  var pending: bool = false }
process take(dev: device) { assert dev.pending "${attack}" }
observe o {
  name dev = devname
  sample dev: device { pend => pending }
  entry take(dev) => create dev: device, enter take(dev)
  return take => leave take
}
`;

export const hostileTrace = `
${attack.replaceAll(' ', '')}-12 [000] ..... 1.000000: take: (take+0x0/0x10) dev=0xff1100 devname="${attack}" pend=0
${attack.replaceAll(' ', '')}-12 [000] ..... 1.000001: take__ret: (x+0x0/0x10 <- take) ret=0 dev=0xff1100 pend=0
`;

const lamps = `
spec lamps
object lamp { var on: bool = false  lock mutex }
process turn(x: lamp) { lock x.mutex  x.on = !x.on  unlock x.mutex }
process fail(x: lamp) { assert false }
observe o {
  entry turn(x) => enter turn(x)
  return turn => leave turn
  entry fail(x) => enter fail(x)
  return fail => leave fail
}
`;

/** A page of so many events, the last of which is wrong. */
export function longReport(count: number): Promise<string> {
  const lines = range(Math.floor(count / 2)).flatMap((index) => {
    const task = `sh-${100 + (index % 7)}`;
    const lamp = `x=0xffff8881000${(0x1000 + (index % 40)).toString(16)}0`;
    const [one, two] = [2 * index, 2 * index + 1].map((at) => (at / 1e6).toFixed(6));
    return [
      `${task} [000] ..... ${one}: turn: (turn+0x0/0x10) ${lamp}`,
      `${task} [000] ..... ${two}: turn__ret: (x+0x0/0x10 <- turn) ${lamp}`,
    ];
  });
  const end = (count / 1e6).toFixed(6);
  const later = (count / 1e6 + 1e-6).toFixed(6);
  const lamp = 'x=0xffff888100010000';
  const wrong = [
    `sh-100 [000] ..... ${end}: fail: (fail+0x0/0x10) ${lamp}`,
    `sh-100 [000] ..... ${later}: fail__ret: (x+0x0/0x10 <- fail) ${lamp}`,
  ];
  return reportTexts(lamps, `${[...lines, ...wrong].join('\n')}\n`, 1);
}
