/** `kspec --version`. */
import { readFile } from 'node:fs/promises';
import type { Outcome } from './exit-codes.js';
import type { Outside } from './outside.js';

export async function version(outside: Outside): Promise<Outcome> {
  await outside.output.write(`kspec ${await ownVersion()}\n`);
  return 'fine';
}

/** As in `package.json`. */
export async function ownVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
