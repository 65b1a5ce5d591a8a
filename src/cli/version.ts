/** `kspec --version`. */
import { readFileSync } from 'node:fs';
import type { Outcome } from './exit-codes.js';
import type { Outside } from './outside.js';

export async function version(outside: Outside): Promise<Outcome> {
  await outside.output.write(`kspec ${ownVersion()}\n`);
  return 'fine';
}

/** As in `package.json`. */
export function ownVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
