import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
type Config = { electronFuses: Record<string, boolean>; electronVersion: string; extraResources: { from: string }[]; files: string[] };

const { load } = require('js-yaml') as { load: (text: string) => unknown };
const { DebugLogger } = require('builder-util') as { DebugLogger: new (enabled: boolean) => unknown };
const { validateConfiguration } = require('app-builder-lib/out/util/config/config.js') as { validateConfiguration: (config: object, logger: unknown) => Promise<void> };
const readConfig = (): Config => load(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Config;
const validate = (config: object): Promise<void> => validateConfiguration(config, new DebugLogger(false));

test('the configuration is one that electron-builder takes', async () => {
  await expect(validate(readConfig())).resolves.toBeUndefined();
  await expect(validate({ ...readConfig(), unknownKey: 1 })).rejects.toThrow('unknownKey');
});

test('an installed app runs no code that is not its own', () => {
  expect(readConfig().electronFuses).toMatchObject({
    runAsNode: false, enableNodeOptionsEnvironmentVariable: false, enableNodeCliInspectArguments: false, onlyLoadAppFromAsar: true, grantFileProtocolExtraPrivileges: false,
  });
});

test('it is packed with the Electron that is pinned, and with packages that are there', () => {
  const config = readConfig();
  const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };
  expect(config.electronVersion).toBe(packageJson.devDependencies['electron']);
  const packages = config.extraResources.map(({ from }) => from.replace('${arch}', process.arch)).filter((from) => from.startsWith('node_modules/'));
  expect(packages.filter((from) => !existsSync(join(root, from)))).toEqual([]);
});
