import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { LayerEntry } from '../../snapshots/snapshots.ts';
import { errnoName } from '../../sys/system-error.ts';
import { findSecrets, findSecretSettings, type FoundSecret } from '../../../shared/secrets/find-secrets.ts';

/** What a scan of one layer found, as stored. */
export type LayerScan = {
  /** Of the rules that it was made by. */
  readonly version: number;
  readonly files: readonly { readonly path: string; readonly secrets: readonly FoundSecret[] }[];
  /** Files that were read. */
  readonly scanned: number;
  /** Files that are too big or no text. */
  readonly skipped: number;
  /** There is more than is listed. */
  readonly isCut: boolean;
};

/** Raised when the rules change: older scans are made anew. */
export const scanVersion = 1;

const maxFileBytes = 1024 * 1024;
const maxFiles = 500;
const maxSecretsPerFile = 20;
const headBytes = 4096;
/** Where names tell what values are. */
const settingsFile = /(?:^|\/)(?:\.env(?:\.[\w-]+)?|[\w.-]+\.env|\.npmrc|\.netrc|\.pgpass|\.pypirc|\.my\.cnf|credentials|\.?docker\/config\.json|\.git-credentials|settings\.xml|secrets?\.(?:ya?ml|json|toml|properties)|application[\w-]*\.(?:ya?ml|properties))$/;

/** Reads the text files of a layer, those that later layers hide too. Yields to other work between files. */
export async function scanLayer(folder: string, entries: readonly LayerEntry[], signal?: AbortSignal): Promise<LayerScan> {
  const files: LayerScan['files'][number][] = [];
  let [scanned, skipped] = [0, 0];
  let isCut = false;
  for (const { path, kind, size } of entries) {
    if (kind !== 'file' || size === 0) continue;
    signal?.throwIfAborted();
    const text = size > maxFileBytes ? undefined : await readText(join(folder, path));
    if (text === undefined) {
      skipped += 1;
      continue;
    }
    scanned += 1;
    const secrets = settingsFile.test(path) ? findSecretSettings(text) : findSecrets(text);
    if (secrets.length === 0) continue;
    if (files.length < maxFiles) files.push({ path, secrets: secrets.slice(0, maxSecretsPerFile) });
    isCut ||= files.length === maxFiles || secrets.length > maxSecretsPerFile;
  }
  return { version: scanVersion, files, scanned, skipped, isCut };
}

/** Undefined for what is no text, or went away. */
async function readText(file: string): Promise<string | undefined> {
  try {
    await using handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    const head = Buffer.alloc(headBytes);
    const { bytesRead } = await handle.read(head, 0, headBytes, 0);
    if (head.subarray(0, bytesRead).includes(0)) return undefined;
    return bytesRead < headBytes ? head.toString('utf8', 0, bytesRead) : await handle.readFile('utf8');
  } catch (error) {
    if (errnoName(error) === 'ENOENT' || errnoName(error) === 'ELOOP') return undefined;
    throw error;
  }
}
