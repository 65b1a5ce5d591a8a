/** A recording of trace-cmd gives the events that were written into it, whatever the variant. */
import { describe, expect, test } from 'vitest';
import { showItem, readDat } from './read-written.js';
import { variantName, variants, type Variant } from './dat-bytes.js';
import { writeDat, type BufferToWrite, type DatToWrite } from './write-dat.js';
import type { EventType, RecordToWrite } from './write-records.js';

const events: readonly EventType[] = [
  {
    system: 'ftrace',
    name: 'function',
    id: 1,
    fields: ['unsigned long ip', 'unsigned long parent_ip'],
    print: '" %ps <-- %ps", (void *)REC->ip, (void *)REC->parent_ip',
  },
  {
    system: 'ftrace',
    name: 'kernel_stack',
    id: 4,
    fields: ['int size', 'unsigned long caller[8]'],
    print: '"\\t=> %ps\\n", (void *)REC->caller[0]',
  },
  {
    system: 'ftrace',
    name: 'print',
    id: 5,
    fields: ['unsigned long ip', 'char buf[]'],
    print: '"%ps: %s", (void *)REC->ip, REC->buf',
  },
  {
    system: 'ftrace',
    name: 'bprint',
    id: 6,
    fields: ['unsigned long ip', 'const char * fmt', 'u32 buf[]'],
    print: '"%ps: %s", (void *)REC->ip, REC->fmt',
  },
  {
    system: 'ftrace',
    name: 'funcgraph_entry',
    id: 11,
    fields: ['unsigned long func', 'int depth'],
    print: '"--> %ps (%d)", (void *)REC->func, REC->depth',
  },
  {
    system: 'ftrace',
    name: 'funcgraph_exit',
    id: 10,
    fields: [
      'unsigned long func',
      'int depth',
      'unsigned int overrun',
      'unsigned long long calltime',
      'unsigned long long rettime',
      'unsigned long retval',
    ],
    print: '"<-- %ps (%d)", (void *)REC->func, REC->depth',
  },
  {
    system: 'dc',
    name: 'device_add',
    id: 1500,
    fields: [
      'unsigned long __probe_ip',
      'u64 dev',
      '__data_loc char[] name',
      's32 ret',
      'u8 ids[3]',
    ],
    print:
      '"(%lx) dev=0x%Lx name=\\"%s\\" ret=%d ids={0x%x,0x%x,0x%x}", REC->__probe_ip, REC->dev, ' +
      '__get_str(name), REC->ret, REC->ids[0], REC->ids[1], REC->ids[2]',
  },
  {
    system: 'dc',
    name: 'device_add__ret',
    id: 1501,
    fields: ['unsigned long __probe_func', 'unsigned long __probe_ret_ip', 's32 ret'],
    print: '"(%lx <- %lx) ret=%d", REC->__probe_func, REC->__probe_ret_ip, REC->ret',
  },
  {
    system: 'sched',
    name: 'sched_waking',
    id: 315,
    fields: ['char comm[16]', 'int pid', '__rel_loc char[] why'],
    print: '"comm=%s pid=%d why=%s", REC->comm, REC->pid, __get_rel_str(why)',
  },
];

/** Symbols in the upper half of the addresses, as a kernel's are. */
function address(variant: Pick<Variant, 'longSize'>, offset: number): bigint {
  return (variant.longSize === 8 ? 0xffffffff81000000n : 0x81000000n) + BigInt(offset);
}

function symbolsOf(variant: Variant): string {
  const line = (offset: number, type: string, name: string) =>
    `${address(variant, offset)
      .toString(16)
      .padStart(variant.longSize * 2, '0')} ${type} ${name}\n`;
  return [
    line(0, 'T', '_stext'),
    line(0x1000, 'T', 'device_add'),
    line(0x2000, 't', 'really_probe.isra.0'),
    line(0x3000, 't', 'dct_probe\t[dctest]'),
    line(0x4000, 'T', '_end'),
  ].join('');
}

function plan(variant: Variant, ...buffers: [BufferToWrite, ...BufferToWrite[]]): DatToWrite {
  return {
    events,
    buffers,
    symbols: symbolsOf(variant),
    printks: `0x${address(variant, 0x9000).toString(16)} : "count is %d of %s at %ps\\n"\n`,
    commands: '104 sh\n7 kworker/u4:1\n',
  };
}

const second = 1_000_000_000n;

function sample(variant: Variant): DatToWrite {
  const at = (offset: number) => address(variant, offset);
  const record = (time: bigint, event: string, values: RecordToWrite['values'], pid = 104) => ({
    time: second + time,
    event,
    pid,
    values,
  });
  const dev = 0xff11000004442c10n;
  return plan(variant, {
    name: '',
    cpus: [
      [
        record(100n, 'device_add', [at(0x1004), dev, 'dcta.0\0', -517, [1, 2, 255]]),
        record(300n, 'device_add', [at(0x1004), 0n, '', 0, [0, 0, 0]]),
        record(500n, 'device_add__ret', [at(0x1000), at(0x2010), -22]),
        record(600n, 'kernel_stack', [1, [at(0x1010), at(0x2020)]]),
        record(1_000_000_000n, 'print', [at(0x1200), 'hello: x=1\n\0']),
      ],
      [],
      [
        record(100n, 'function', [at(0x2000), at(0x3008)], 7),
        record(200n, 'sched_waking', ['sh', 104, 'because\0'], 0),
        record(400n, 'funcgraph_entry', [at(0x2000), 1], 9),
        record(450n, 'funcgraph_exit', [at(0x2000), 1, 0, 1000n, 13_345n, -19], 9),
        record(460n, 'funcgraph_exit', [at(0x1000), 0, 0, 1000n, 2000n, 5], 9),
        record(5_000_000_000n, 'bprint', [
          at(0x1010),
          at(0x9000),
          wordsOf(variant, 3, 'ab\0', at(0x3000)),
        ]),
      ],
    ],
  });
}

/** The arguments of a `trace_printk` as words of 32 bits: a number, a text and an address. */
function wordsOf(variant: Variant, number: number, text: string, pointer: bigint): bigint[] {
  const codes = [...text].map((character) => BigInt(character.charCodeAt(0)));
  const word = variant.isBigEndian
    ? (codes[0]! << 24n) | (codes[1]! << 16n) | (codes[2]! << 8n)
    : codes[0]! | (codes[1]! << 8n) | (codes[2]! << 16n);
  const low = pointer & 0xffff_ffffn;
  const halves = variant.isBigEndian ? [pointer >> 32n, low] : [low, pointer >> 32n];
  return [BigInt(number), word, ...(variant.longSize === 8 ? halves : [low])];
}

const expected = [
  '1 device_add entry device_add sh-104 [0] 1000000100 dev=0xff11000004442c10 name="dcta.0" ret=-517 ids={0x1,0x2,0xff}',
  '2 really_probe entry really_probe kworker/u4:1-7 [2] 1000000100 parent=dct_probe',
  '3 sched_waking point sched_waking <idle>-0 [2] 1000000200 comm=sh pid=104 why=because',
  '4 device_add entry device_add sh-104 [0] 1000000300 dev=0x0 name=(fault) ret=0 ids={0x0,0x0,0x0}',
  '5 really_probe entry really_probe <...>-9 [2] 1000000400',
  '6 really_probe return really_probe <...>-9 [2] 1000000450 ret=-19',
  '7 device_add return device_add <...>-9 [2] 1000000460 ret=0x5',
  '8 device_add__ret return device_add sh-104 [0] 1000000500 ret=-22',
  '9 comment <stack trace> => device_add => really_probe.isra.0',
  '10 print point print sh-104 [0] 2000000000 device_add=hello: x=1',
  '11 bprint point bprint sh-104 [2] 6000000000 device_add=count',
];

describe.each(variants.map((variant) => [variantName(variant), variant] as const))(
  '%s',
  (_, variant) => {
    test('gives the events of all CPUs by their times', async () => {
      const { items } = await readDat(writeDat(variant, sample(variant)));
      expect(items.map(showItem)).toEqual(expected);
    });

    test('accounts for every byte', async () => {
      const bytes = writeDat(variant, sample(variant));
      const { file, pages } = (await readDat(bytes)).account!;
      expect(Object.values(file).reduce((sum, part) => sum + part, 0)).toBe(bytes.length);
      expect(Object.values(pages).reduce((sum, part) => sum + part, 0)).toBe(2 * 4096);
      expect({ unclaimed: file.unclaimed, damaged: pages.damaged }).toEqual({
        unclaimed: 0,
        damaged: 0,
      });
    });

    test('tells of lost events where they are missing', async () => {
      const at = (time: bigint, pid: number, lost?: RecordToWrite['lost']): RecordToWrite => ({
        time,
        event: 'sched_waking',
        pid,
        values: ['sh', pid, 'x\0'],
        ...(lost === undefined ? {} : { lost }),
      });
      const buffer = {
        name: '',
        cpus: [[at(10n, 1), at(20n, 2), at(40n, 3, 718), at(50n, 4, 'unknown')], [at(30n, 5)]],
      };
      const { items } = await readDat(writeDat(variant, plan(variant, buffer)));
      expect(
        items.map((item) => (item.kind === 'event' ? item.task?.pid : showItem(item))),
      ).toEqual([1, 2, '3 lost 0 of 0', 5, '5 lost 718 of 0', 3, '7 lost undefined of 0', 4]);
    });

    test('merges the trace instances', async () => {
      const at = (time: bigint, pid: number): RecordToWrite => ({
        time,
        event: 'sched_waking',
        pid,
        values: ['sh', pid, 'x\0'],
      });
      const top = { name: '', cpus: [[at(10n, 1), at(40n, 4)], [at(30n, 3)]] };
      const other = { name: 'other', cpus: [[at(20n, 2)], [at(50n, 5)]] };
      const { items } = await readDat(writeDat(variant, plan(variant, top, other)));
      expect(items.flatMap((item) => (item.kind === 'event' ? [item.task?.pid] : []))).toEqual([
        1, 2, 3, 4, 5,
      ]);
    });
  },
);

const [variant] = variants as readonly [Variant, ...Variant[]];

function option(id: number, text: string): { id: number; data: Uint8Array } {
  return { id, data: new TextEncoder().encode(`${text}\0`) };
}

test.each([
  ['an offset', { options: [option(7, '-500')] }, 999_999_600n],
  ['a date in microseconds', { options: [option(1, '0x10')] }, 1_000_016_100n],
  ['a clock without a unit', { clock: 'counter' }, 1_000_000_100n],
])('%s is part of the times', async (_, rest, time) => {
  const { items } = await readDat(writeDat(variant, { ...sample(variant), ...rest }));
  expect(items[0]?.kind === 'event' && items[0].timestamp).toBe(time);
});

test('what the kernel counted as overwritten comes first', async () => {
  const text = 'CPU: 1\nentries: 4\noverrun: 7\ncommit overrun: 0\ndropped events: 2\n';
  const dat = { ...sample(variant), options: [option(2, text)] };
  const { items } = await readDat(writeDat(variant, dat));
  expect(items.slice(0, 2).map(showItem)).toEqual(['1 lost 7 of 1', '2 lost 2 of 1']);
});

test('times may go back on a CPU, and be far apart', async () => {
  const at = (time: bigint, pid: number): RecordToWrite => ({
    time,
    event: 'sched_waking',
    pid,
    values: ['sh', pid, 'x\0'],
  });
  const cpu = [at(1n << 40n, 1), at((1n << 40n) - 5n, 2), at((1n << 41n) + 1n, 3)];
  const { items } = await readDat(writeDat(variant, plan(variant, { name: '', cpus: [cpu] })));
  expect(items.map((item) => item.kind === 'event' && item.timestamp)).toEqual(
    cpu.map(({ time }) => time),
  );
});
