/** Pages in a real browser: what is on them, what clicks and keys do, and how they look. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  accessibilityProblems,
  layoutOf,
  openPage,
  pretend,
  startBrowser,
  whyNoBrowser,
} from '../../support/browser.js';
import { attack, hostileSpec, hostileTrace, longReport, reportPage, reportTexts } from './pages.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const racy =
  'spec/driver-core-6.12.kspec traces/custom-6.12-racy3/attach_while_pending.kp.local.bad.txt.gz';
const crossed = 'test/cli/inputs/race.kspec --scenario crossed';
const pages = new Map<string, Promise<string>>();

function pageOf(operands: string): Promise<string> {
  const page = pages.get(operands) ?? reportPage(operands, 1);
  pages.set(operands, page);
  return page;
}

let browser: Browser;

beforeAll(async () => {
  if (whyNoBrowser === undefined) browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
});

const left = whyNoBrowser === undefined ? '' : ` (left out: ${whyNoBrowser})`;
const inBrowser = test.skipIf(whyNoBrowser !== undefined);

const text = (page: Page, selector: string) => page.locator(selector).innerText();

/** The row that is selected, as people read it. */
async function selected(page: Page): Promise<string> {
  const cells = page.locator('#timeline tr.selected > td');
  return [await cells.first().innerText(), await text(page, '#timeline tr.selected .text')].join(
    ' ',
  );
}

inBrowser(`a rejected recording: what is on the page${left}`, async () => {
  const { page, complaints } = await openPage(browser, await pageOf(racy));
  expect(await text(page, '#verdict')).toBe('violates');
  expect(await text(page, '#reason')).toContain('device dcta.0.driver_data reads');
  expect(await selected(page)).toBe('1912 leave __driver_attach');
  expect(await text(page, '#timeline tr.mark .remark')).toContain('dcta.0.driver_data reads 0xff');
  const lanes = await page.locator('.lane-name').allInnerTexts();
  expect(lanes).toEqual(['dct-t0-374', 'kworker/u8:115-236']);
  const band = page.locator('#timeline tr.mark td.band[title^="dcta.0.driver_data"]');
  expect(await band.getAttribute('title')).toContain('(recorded)');
  const helper = page.locator('#timeline tr.after', { hasText: '__driver_attach_async_helper' });
  expect(await helper.first().innerText()).toContain('2497');
  expect(await text(page, '#detail')).toContain('data=0xffffffffa0002068 pend=0x0 dead=0');
  expect(await text(page, '#states')).toContain('driver_attach(dct-async0) line');
  expect(await page.locator('.code-line.now').first().innerText()).toContain(
    'process __driver_attach',
  );
  expect(await text(page, '#text')).toContain('The paths on device dcta.0');
  expect(complaints).toEqual([]);
});

inBrowser(`clicks choose rows, views, lanes and sources${left}`, async () => {
  const { page, complaints } = await openPage(browser, await pageOf(racy));
  const attach = page.locator('#timeline tr', { hasText: '1907' });
  await attach.click();
  expect(await selected(page)).toBe('1907 enter __driver_attach');
  expect(await text(page, '#detail h3')).toBe('Line 1907, at 12.940651');
  await page.selectOption('#views', '1');
  const smallest = await page.locator('#timeline').getAttribute('aria-rowcount');
  await page.selectOption('#views', '2');
  const all = await page.locator('#timeline').getAttribute('aria-rowcount');
  expect(Number(all)).toBeGreaterThan(Number(smallest));
  const members = await page.locator('#timeline th.member').count();
  await page.check('#all-lanes');
  expect(await page.locator('#timeline th.member').count()).toBeGreaterThan(members);
  await page.click('#to-mark');
  expect(await selected(page)).toBe('1912 leave __driver_attach');
  await page.click('#previous');
  expect(await selected(page)).toBe('1911 enter __async_schedule_node_domain');
  await page.locator('#source-names button').nth(1).click();
  expect(await text(page, '#source')).toContain('driver_core_6_12');
  expect(complaints).toEqual([]);
});

inBrowser(`keys move, jump and explain themselves${left}`, async () => {
  const { page } = await openPage(browser, await pageOf(racy));
  await page.keyboard.press('j');
  expect(await selected(page)).toBe('1913 leave driver_attach');
  await page.keyboard.press('k');
  await page.keyboard.press('k');
  expect(await selected(page)).toBe('1911 enter __async_schedule_node_domain');
  await page.focus('#timeline');
  await page.keyboard.press('Home');
  expect(await selected(page)).toBe('14 enter device_add');
  await page.keyboard.press('ArrowDown');
  expect(await selected(page)).toMatch(/^15 /);
  const active = await page.locator('#timeline').getAttribute('aria-activedescendant');
  expect(await page.locator(`#${active}`).getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('m');
  expect(await selected(page)).toBe('1912 leave __driver_attach');
  await page.keyboard.press('v');
  expect(await page.locator('#views').inputValue()).toBe('1');
  await page.keyboard.press('?');
  expect(await page.locator('#help').isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  expect(await page.locator('#help').isVisible()).toBe(false);
  // Within what scrolls, arrows scroll.
  const before = await selected(page);
  await page.focus('#source');
  await page.keyboard.press('ArrowDown');
  expect(await selected(page)).toBe(before);
});

inBrowser(`a counterexample is stepped through, in the graph too${left}`, async () => {
  const { page, complaints } = await openPage(browser, await pageOf(crossed));
  expect(await selected(page)).toBe('4 swap: lock one.mutex');
  expect(await text(page, '#reason')).toContain('a waits at swap: lock other.mutex');
  expect(await page.locator('#graph .node').count()).toBe(58);
  expect(await page.locator('#graph .node.path').count()).toBe(5);
  await page.locator('#graph .node.path').nth(2).click();
  expect(await selected(page)).toBe('2 swap: lock one.mutex');
  expect(await text(page, '#detail tr.new')).toMatch(/mutex\s+free\s+a/);
  expect(await page.locator('.code-line.now').innerText()).toContain('lock one.mutex');
  const bit = 'spec/variants/attach-pending-bit.kspec --scenario attach_and_release';
  const second = await openPage(browser, await pageOf(bit));
  expect(await second.page.locator('#graph-section').isVisible()).toBe(false);
  await second.page.keyboard.press('c');
  expect(await text(second.page, '#name')).toContain('probed_twice');
  expect([...complaints, ...second.complaints]).toEqual([]);
});

const looks = [
  { width: 1440, height: 900, scheme: 'light' },
  { width: 1440, height: 900, scheme: 'dark' },
  { width: 820, height: 1100, scheme: 'light' },
  { width: 390, height: 844, scheme: 'dark' },
] as const;

inBrowser.each(looks)(
  `at $width x $height, $scheme, nothing overlaps or sticks out, and axe finds nothing${left}`,
  async (look) => {
    for (const operands of [racy, crossed]) {
      const { page } = await openPage(browser, await pageOf(operands), look);
      expect(await accessibilityProblems(page)).toEqual([]);
      const parts = '.lane-name, header > *, main section, .tools > *, #timeline th';
      const { wide, overlapping, background } = await layoutOf(page, parts);
      expect({ wide, overlapping }).toEqual({ wide: 0, overlapping: [] });
      expect(background).toBe(look.scheme === 'dark' ? 'rgb(15, 19, 24)' : 'rgb(255, 255, 255)');
      const picture = await page.screenshot();
      expect(picture.length).toBeGreaterThan(10_000);
      await page.close();
    }
  },
);

inBrowser(`on paper the rows around the violation are all there${left}`, async () => {
  const { page } = await openPage(browser, await pageOf(racy));
  const pdf = await page.pdf();
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  await page.emulateMedia({ media: 'print' });
  await pretend(page, 'beforeprint');
  const count = Number(await page.locator('#timeline').getAttribute('aria-rowcount')) - 1;
  expect(await page.locator('#timeline tbody tr[data-row]').count()).toBe(count);
  expect(await page.locator('#views').isVisible()).toBe(false);
  await pretend(page, 'afterprint');
  expect(await page.locator('#timeline tr.spacer').count()).toBe(2);
});

inBrowser(`hostile names are text on the page too${left}`, async () => {
  const html = await reportTexts(hostileSpec, hostileTrace, 1);
  const { page, complaints } = await openPage(browser, html);
  expect(await page.evaluate(() => 'attacked' in globalThis)).toBe(false);
  expect(await page.locator('img').count()).toBe(0);
  expect(await text(page, '#timeline thead')).toContain('</script><img');
  expect(await page.locator('.code-line', { hasText: attack }).count()).toBeGreaterThan(0);
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

inBrowser(`10^5 events: only the rows in sight exist${left}`, async () => {
  const html = await longReport(100_000);
  const { page, complaints } = await openPage(browser, html);
  await page.selectOption('#views', { index: 2 });
  expect(Number(await page.locator('#timeline').getAttribute('aria-rowcount'))).toBe(100_003);
  expect(await page.locator('#timeline tbody tr').count()).toBeLessThan(100);
  await page.focus('#timeline');
  await page.keyboard.press('Home');
  expect(await selected(page)).toBe('1 enter turn');
  await page.keyboard.press('End');
  expect(await selected(page)).toBe('100002 leave fail');
  await page.evaluate(`document.querySelector('.frame').scrollTop = 1_200_000`);
  await page.waitForSelector('[data-row="50000"]');
  expect(await page.locator('#timeline tbody tr').count()).toBeLessThan(100);
  expect(complaints).toEqual([]);
});
