/** Opens pages in a real Chromium, without any network. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { source as axe } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { temporaryFolder } from './temporary-folder.js';

const program = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));

/** Why pages cannot be opened; with CI set they must be. */
export const whyNoBrowser =
  program !== undefined || process.env['CI'] !== undefined
    ? undefined
    : 'there is no Chromium; CHROMIUM may name one';

export function startBrowser(): Promise<Browser> {
  if (program === undefined) throw new Error('there is no Chromium');
  return chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
}

/** A page that is open, and what it complained about or asked the network for. */
export interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
}

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
}

export async function openPage(
  browser: Browser,
  html: string,
  { width = 1440, height = 900, scheme = 'light' }: Look = {},
): Promise<Opened> {
  const file = join(temporaryFolder(), 'report.html');
  writeFileSync(file, html);
  const url = pathToFileURL(file).href;
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== url) complaints.push(`asked for ${request.url()}`);
  });
  await page.goto(url);
  return { page, complaints };
}

/** What axe has against the page: rules and the elements that break them. */
export async function accessibilityProblems(page: Page): Promise<unknown> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

export interface Layout {
  /** By how much the page is wider than the window. */
  readonly wide: number;
  /** Texts of parts that lie over each other. */
  readonly overlapping: readonly string[];
  readonly background: string;
}

/** Whether something sticks out of the page or lies over something else, of the parts named. */
export function layoutOf(page: Page, parts: string): Promise<Layout> {
  return page.evaluate(`(() => {
    const parts = [...document.querySelectorAll(${JSON.stringify(parts)})];
    const boxes = parts
      .map((part) => ({ part, box: part.getBoundingClientRect() }))
      .filter(({ box }) => box.height > 1 && box.width > 1);
    const lies = (one, other) =>
      !one.part.contains(other.part) && !other.part.contains(one.part) &&
      one.box.left < other.box.right - 1 && other.box.left < one.box.right - 1 &&
      one.box.top < other.box.bottom - 1 && other.box.top < one.box.bottom - 1;
    const overlapping = boxes.flatMap((one, index) =>
      boxes.slice(index + 1).flatMap((other) =>
        lies(one, other) ? [one.part.textContent + ' / ' + other.part.textContent] : []),
    );
    const { scrollWidth, clientWidth } = document.documentElement;
    const background = getComputedStyle(document.body).backgroundColor;
    return { wide: scrollWidth - clientWidth, overlapping, background };
  })()`);
}

/** Lets the page think that it is printed, or that this is over. */
export async function pretend(page: Page, event: 'beforeprint' | 'afterprint'): Promise<void> {
  await page.evaluate(`dispatchEvent(new Event('${event}'))`);
}

interface Axe {
  run(): Promise<{
    readonly violations: readonly {
      readonly id: string;
      readonly nodes: readonly { readonly html: string }[];
    }[];
  }>;
}
