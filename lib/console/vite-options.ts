import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { consoleSource } from './built-console.ts';

/** The path that the console has on its origin, in the address bar and in its bucket. */
const consolePath = '/console/';

/** How vite reads the console, for the build and for the development server alike. */
export const viteOptions = {
  configFile: false,
  root: consoleSource,
  base: consolePath,
  publicDir: false,
  plugins: [react()],
} satisfies InlineConfig;
