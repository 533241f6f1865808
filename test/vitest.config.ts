import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], options: object = {}) => ({ test: { name, include, environment: 'node' as const, ...options } });

/** Kernel objects and ports are shared by a whole suite: one file at a time, generous limits. */
const heavy = { fileParallelism: false, testTimeout: 120_000, hookTimeout: 180_000, expect: { poll: { timeout: 15_000 } } };

export default defineConfig({
  test: {
    projects: [
      project('unit', ['electron/**/*.test.ts', 'renderer/**/*.test.{ts,tsx}', 'test/support/**/*.test.ts', 'test/double/**/*.test.ts'], { isolate: false }),
      project('architecture', ['test/architecture/**/*.test.ts'], { testTimeout: 60_000 }),
      project('engine', ['test/engine/**/*.test.ts'], heavy),
      project('compat', ['test/compat/**/*.test.ts'], heavy),
      project('e2e', ['test/e2e/**/*.test.ts'], heavy),
    ],
  },
});
