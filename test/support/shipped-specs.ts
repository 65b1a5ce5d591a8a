/** Every specification of the project, toys included, named from its top. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export function shippedSpecs(): readonly string[] {
  return ['spec', 'test/support'].flatMap((folder) => {
    const path = fileURLToPath(new URL(`../../${folder}`, import.meta.url));
    return readdirSync(path, { recursive: true })
      .map((name) => `${folder}/${String(name)}`)
      .filter((name) => name.endsWith('.kspec'))
      .sort();
  });
}
