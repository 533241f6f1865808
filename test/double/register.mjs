// Makes every `import 'electron'` and `require('electron')` of this process the double.
import Module, { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const url = new URL('./electron.ts', import.meta.url).href;
const names = /^electron(\/(main|common))?$/;

registerHooks({
  resolve: (specifier, context, next) => (names.test(specifier) ? { url, format: 'module-typescript', shortCircuit: true } : next(specifier, context)),
});
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => (names.test(request) ? fileURLToPath(url) : resolveFilename(request, ...rest));

Object.defineProperty(process.versions, 'electron', { value: '45.4.1', enumerable: true });
process.type = 'browser';
process.resourcesPath ??= process.env.ELECTRON_DOUBLE_RESOURCES ?? process.cwd();
