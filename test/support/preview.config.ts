import { fileURLToPath } from 'node:url';
import { defineConfig, loadConfigFromFile, mergeConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * `vite --config test/support/preview.config.ts`: the screens over made-up data, to look at while they are drawn. No host, no engine.
 * `?many=300`, `?empty`, `?slow`, `?pulls`, `?failLists`, `?failActions` and `?theme=dark` change what is made up.
 */
export default defineConfig(async (env) => {
  const renderer = await loadConfigFromFile(env, here('../../renderer/vite.config.ts'));
  return mergeConfig(renderer?.config ?? {}, {
    plugins: [
      {
        name: 'fake-bridge',
        apply: 'serve',
        transformIndexHtml: { order: 'pre', handler: () => [{ tag: 'script', attrs: { type: 'module', src: `/@fs${here('preview.ts')}` }, injectTo: 'head' }] },
      },
    ],
  });
});
