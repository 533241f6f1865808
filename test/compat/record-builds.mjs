// Records what Debian's Docker Engine and buildah make of the table of builds. Needs root and the packages of `npm run bench`.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { node24, root } from '../../electron/scripts/setup.mjs';
import { ownNamespaces } from '../own-namespaces.mjs';

const [command, ...args] = ownNamespaces([node24, path.join(root, 'test/compat/build-cases/record.ts'), ...process.argv.slice(2)]);
process.exit(spawnSync(command, args, { stdio: 'inherit', cwd: root }).status ?? 1);
