import { defineConfig } from 'vitest/config';

/** The long runs, apart from the everyday gate: `npm run proof`. */
export default defineConfig({
  test: { include: ['test/proof/*.proof.ts'], testTimeout: 3_600_000 },
});
