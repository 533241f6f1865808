import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An engine leaves its bridges and rules for the next one on its folder; a test's has none. There are only so many blocks of addresses. */
export async function removeBridge(bridge: string): Promise<void> {
  const table = bridge === 'tidewharf0' ? 'tidewharf' : bridge;
  const commands = [['ip', 'link', 'delete', bridge], ...['ip', 'ip6'].map((family) => ['nft', 'delete', 'table', family, table])];
  // What was never made, or went already, is no failure.
  for (const [command = '', ...args] of commands) await run(command, args).catch(() => undefined);
}

/** Those of all networks in the records of an engine that has ended. */
export async function removeBridgesOf(dataDir: string): Promise<void> {
  const file = `${dataDir}/state.db`;
  if (!existsSync(file)) return;
  const database = new DatabaseSync(file, { readOnly: true });
  const bridges = database.prepare("SELECT record ->> 'bridge' AS bridge FROM networks").all().map(({ bridge }) => String(bridge ?? ''));
  database.close();
  for (const bridge of bridges.filter((name) => name !== '')) await removeBridge(bridge);
}
