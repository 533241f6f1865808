// npm run bench -- NAME: one JSON line per case on stdout, with the ratio to the peer measured in the same run.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ensureSetup, node24, root } from '../../electron/scripts/setup.mjs';
import { ownNamespaces } from '../own-namespaces.mjs';

const cases = path.join(root, 'test/bench/cases');
const names = fs.readdirSync(cases).map((file) => path.basename(file, '.ts'));
const [name, ...args] = process.argv.slice(2);
if (!names.includes(name)) {
  process.stderr.write(`usage: npm run bench -- NAME, with NAME one of: ${names.join(', ')}\n`);
  process.exit(2);
}
try {
  await ensureSetup({ purpose: 'bench', log: (line) => process.stderr.write(`${line}\n`) });
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
const command = ownNamespaces([node24, '--disable-warning=ExperimentalWarning', path.join(cases, `${name}.ts`), ...args]);
process.exit(spawnSync(command[0], command.slice(1), { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 1);
