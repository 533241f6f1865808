import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** `vite build --config renderer/vite.config.ts` writes dist/renderer; relative URLs, so that app:// and http:// both serve it. */
export default defineConfig({
  root: here('.'),
  base: './',
  publicDir: false,
  cacheDir: here('../.cache/vite'),
  plugins: [react(), tailwindcss()],
  server: { host: '127.0.0.1', fs: { allow: [here('..')] } },
  build: {
    outDir: here('../dist/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
});
