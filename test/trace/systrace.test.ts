/** Ftrace's text inside a page of systrace. */
import { expect, test } from 'vitest';
import { readTraceText } from '../../src/trace/read-trace.js';
import { showItem } from './show-item.js';

const check = (text: string): string =>
  readTraceText(text)
    .map((item) => `${item.line} ${showItem(item)}`)
    .filter((shown) => !shown.endsWith('comment'))
    .join(' | ');

const page = `<!DOCTYPE html>
<html>
<head><script>if (a-1 [000] 1.5: f: x=1) {}</script></head>
  <script class="trace-data" type="application/text">
USER  PID  PPID NAME
root  1-1  [000] 1.5: init: x
  </script>
  <script class="trace-data" type="application/text">
# tracer: nop
#
# entries-in-buffer/entries-written: 2/5   #P:4
#                                      _-----=> irqs-off
#           TASK-PID    TGID   CPU#  ||||    TIMESTAMP  FUNCTION
            sh-104   (  104) [001] d..2   114.243265: sched_wakeup: comm=a b pid=7
         <...>-105   (-----) [000] ....   114.243266: tracing_mark_write: B|105|draw
  </script>
</html>`;

test('events come from the scripts that hold a trace', () => {
  expect(check(page)).toBe(
    '11 lost 3 cpu any overwritten | ' +
      '14 point sched_wakeup sh-104 cpu 1 at 114243265000 comm=a b pid=7 | ' +
      '15 point tracing_mark_write <...>-105 cpu 0 at 114243266000',
  );
});

test('the same without the page', () => {
  const text = page.slice(page.indexOf('# tracer'), page.indexOf('  </script>\n</html>'));
  expect(check(text).replaceAll(/\d+ (?=point|lost)/g, '')).toBe(
    check(page).replaceAll(/\d+ (?=point|lost)/g, ''),
  );
});

test.each([
  [
    'breaks off',
    page.slice(0, page.indexOf('  </script>\n</html>')),
    '15',
    '`</script>` behind the trace',
  ],
  [
    'has no trace',
    '<html>\n<p>Hello</p>\n</html>',
    '3',
    '`<script class="trace-data">` with the text of ftrace',
  ],
])('a page that %s is a gap', (_, text, line, expected) => {
  expect(check(text)).toContain(`${line} unreadable: ${expected} at 1`);
});
