import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import type { BuildContext, Contexts, FileSelection } from '../../electron/engine/build/context/build-context.ts';
import { openContexts } from '../../electron/engine/build/context/open-contexts.ts';
import { makeArchive, type ArchiveEntry } from '../../electron/engine/snapshots/make-archive.ts';

/** By path: content, or where a link leads; a folder's path ends with a slash. */
export type Files = Readonly<Record<string, string | { readonly link: string }>>;

export type ContextRoom = {
  /** Where `contexts` keep what they need. */
  readonly home: string;
  readonly contexts: Contexts;
  /** A folder of one test. */
  readonly folder: string;
  /** Contexts that were sent and are on the disk. */
  readonly received: () => string[];
  /** Writes files below a name in `folder`, and gives the path of that. */
  readonly lay: (name: string, files: Files) => string;
  /** A context of these files, with `Dockerfile` as its Dockerfile. */
  readonly openFolder: (files: Files) => Promise<BuildContext>;
  readonly openTar: (entries: readonly ArchiveEntry[]) => Promise<BuildContext>;
};

/** Contexts for the tests of the file that calls this; each of them leaves nothing that was sent. */
export async function openContextRoom(): Promise<ContextRoom> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'tidewharf-builds-')));
  const contexts = await openContexts({ root: home });
  const { signal } = new AbortController();
  const received = (): string[] => readdirSync(join(home, 'contexts')).filter((name) => !name.endsWith('.gone'));
  const open = (source: Parameters<Contexts['openContext']>[0]['source']): Promise<BuildContext> => contexts.openContext({ source, dockerfile: { kind: 'file', path: 'Dockerfile' }, signal });
  let folder = '';

  afterAll(async () => {
    await contexts[Symbol.asyncDispose]();
    expect(readdirSync(join(home, 'contexts'))).toEqual([]);
    rmSync(home, { recursive: true });
  });
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'tidewharf-context-')));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    expect(received()).toEqual([]);
  });

  const lay = (name: string, files: Files): string => {
    const root = join(folder, name);
    mkdirSync(root, { recursive: true });
    for (const [path, content] of Object.entries(files)) {
      const full = join(root, path);
      mkdirSync(path.endsWith('/') ? full : dirname(full), { recursive: true });
      if (typeof content !== 'string') symlinkSync(content.link, full);
      else if (!path.endsWith('/')) writeFileSync(full, content);
    }
    return root;
  };
  return {
    home,
    contexts,
    get folder() {
      return folder;
    },
    received,
    lay,
    openFolder: (files) => open({ kind: 'folder', path: lay('context', files) }),
    openTar: (entries) => open({ kind: 'sent', tar: Readable.from([makeArchive(entries)]) }),
  };
}

export function selection(...sources: string[]): FileSelection {
  return { sources, exclude: [], parents: false };
}
