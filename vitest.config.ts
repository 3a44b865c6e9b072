import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/pipeline/run-directory.ts'],
    // Most of a test's time is waiting for receivers and queues: three keep two cores busy, and more starve each other.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
