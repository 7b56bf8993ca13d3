import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  // The tests mount components, which needs Svelte's browser build.
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  build: { target: ['es2022', 'safari16'], sourcemap: false, modulePreload: { polyfill: false } },
  test: {
    environment: 'jsdom',
    setupFiles: ['./src/test-setup.ts'],
    include: ['src/**/*.test.ts'],
    // Only ends what hangs: axe takes its time without a layout engine, the more so on a busy machine.
    testTimeout: 120_000,
    // The dates in these tests are written for one zone and read the same everywhere.
    env: { TZ: 'Australia/Sydney' },
  },
}));
