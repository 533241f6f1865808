// Evaluates the app's main module like Electron does: `ready` waits until its code has run.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startDouble } from './electron.ts';

const appPath = path.resolve(process.argv[2] ?? '.');
const main = fs.statSync(appPath).isDirectory()
  ? path.join(appPath, JSON.parse(fs.readFileSync(path.join(appPath, 'package.json'), 'utf8')).main)
  : appPath;
process.argv.splice(1, 1);
await startDouble({ appPath, loadMain: () => import(pathToFileURL(main).href) });
