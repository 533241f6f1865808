import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { planPlaces } from '../host/places.ts';
import { startHost } from '../host/start-host.ts';
import type { EngineState } from '../shared/ipc/engine.ts';
import { startBrowserServer } from './browser-server.ts';
import { openWindow } from './open-window.ts';

/** The entry of browser mode. Its one line on stdout is the link; everything else goes to stderr. SIGTERM and SIGINT end it in good order. */
async function main(): Promise<void> {
  const { values: flags } = parseArgs({
    options: {
      port: { type: 'string', default: '0' }, 'no-open': { type: 'boolean', default: false },
      data: { type: 'string' }, run: { type: 'string' }, socket: { type: 'string' }, config: { type: 'string' },
    },
  });
  const port = z.coerce.number().int().min(0).max(65_535).safeParse(flags.port);
  if (!port.success) throw new Error(`--port ${flags.port}: expected a number from 0 to 65535`);

  const root = join(import.meta.dirname, '../..');
  const starterImage = join(root, 'dist/starter.tar');
  const places = planPlaces(flags);
  const stopped = Promise.withResolvers<void>();
  // One Ctrl+C may arrive twice: from the terminal, and passed on by npm start.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stopped.resolve());

  await using running = startHost({
    mode: 'browser',
    version: readVersion(root),
    places,
    nodePath: process.execPath,
    engineFile: join(root, 'dist/engine/main.js'),
    starterImage: existsSync(starterImage) ? starterImage : undefined,
  });
  running.engineHost.onState((state) => say(wordsOf(state)));
  await using server = await startBrowserServer({ host: running.host, pageFolder: join(root, 'dist/renderer'), port: port.data });
  process.stdout.write(`${server.issueLink()}\n`);
  offerNewLinks(() => server.issueLink());
  using _window = flags['no-open'] ? undefined : await openWindow({ link: server.issueLink(), configDir: places.configDir, say });
  await stopped.promise;
}

function readVersion(root: string): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).version;
}

/** A link is good for one page; whoever closed that page gets another one here. */
function offerNewLinks(issueLink: () => string): void {
  if (!process.stdin.isTTY || !isInForeground()) return;
  say('a link opens one page; press Enter for another link');
  createInterface({ input: process.stdin }).on('line', () => process.stdout.write(`${issueLink()}\n`));
}

/** Reading the terminal from the background would stop this process (proc(5), /proc/pid/stat: pgrp and tpgid). */
function isInForeground(): boolean {
  if (process.platform !== 'linux') return true;
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return fields[2] === fields[5];
}

function wordsOf(state: EngineState): string {
  switch (state.kind) {
    case 'starting':
      return 'engine is starting';
    case 'running':
      return `engine ${state.version} is running with ${state.runtime}`;
    case 'restarting':
      return `${state.reason}; it is started again in ${state.waitMs / 1000} s (${state.attempt})`;
    case 'failed':
      return `engine does not run: ${state.reason}\n${state.log.slice(-10).join('\n')}`;
    case 'denied':
      return `engine: ${state.reason}; this user may not use ${state.socketPath}`;
    case 'stopped':
      return 'engine has stopped; containers go on';
  }
}

function say(text: string): void {
  process.stderr.write(`tidewharf: ${text}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
