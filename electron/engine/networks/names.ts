import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isEngineError } from '../../shared/errors/engine-error.ts';
import { CommandError } from '../sys/command-error.ts';
import { listProcesses } from '../sys/list-processes.ts';
import { coalesce } from './coalesce.ts';
import { serverNumbers, type NameFile, type ServerNumber } from './name-files.ts';
import { findAardvark, findServer, signalServer, startServer, stopServer, waitForName } from './name-server.ts';

/** The name servers, kept at what is wanted. They run where some container is on a network with names, and outlive the engine. */
export type Names = {
  /** Makes the servers know what is wanted now; when it returns they answer so. What keeps them from it is told by `problem`, and fails nothing. */
  sync(): Promise<void>;
  /** Why there are no names; undefined where there are, or would be. */
  problem(): string | undefined;
  /** As `sync`, and has the servers read everything again. */
  reset(): Promise<void>;
  /** What is not as it should be where these containers run, one sentence each. */
  inspect(running: ReadonlySet<string>): Promise<string[]>;
};

const answerWithinMs = 3000;
const tryAgainMs = 200;
const missing = 'aardvark-dns is not installed: containers do not find each other by name';

/** `runRoot` is on a file system that a reboot empties. `plan` is asked at each run; for some containers only where they are given. */
export function openNames({ runRoot, plan }: { runRoot: string; plan: (server: ServerNumber, running?: ReadonlySet<string>) => NameFile[] }): Names {
  const root = path.join(realpathSync(runRoot), 'names');
  const folderOf = (server: ServerNumber): string => path.join(root, String(server));
  let failure: string | undefined;
  /** Whether the servers may not have read what is in their folders. */
  let again = false;

  const bring = async (server: ServerNumber, patienceMs: number): Promise<void> => {
    const folder = folderOf(server);
    const files = plan(server);
    const pid = findServer(folder);
    if (again) for (const stray of findStrays(folder, pid)) await stopServer(stray, folder);
    if (files.length === 0) {
      if (pid !== undefined) await stopServer(pid, folder);
      if (existsSync(folder)) rmSync(folder, { recursive: true });
      return;
    }
    const changed = writeFiles(root, folder, files);
    if (pid === undefined) {
      const program = findAardvark();
      if (program === undefined) return;
      await startServer(program, folder);
    } else if (changed || again) {
      signalServer(pid, 'SIGHUP');
    } else {
      return;
    }
    for (const { listen, mark } of files) await waitForName(listen, mark, patienceMs);
  };

  const queue = coalesce(async () => {
    // Of both there is nothing where nobody ever had a name.
    if (!existsSync(root) && serverNumbers.every((server) => plan(server).length === 0)) return;
    // Who did not answer the last time is not waited for again and again.
    const patienceMs = failure === undefined ? answerWithinMs : tryAgainMs;
    failure = undefined;
    for (const server of serverNumbers) {
      try {
        await bring(server, patienceMs);
      } catch (error) {
        if (!isEngineError(error) && !(error instanceof CommandError)) throw error;
        failure = `containers do not find each other by name: ${error.message}`;
      }
    }
    again = false;
    if (serverNumbers.every((server) => !existsSync(folderOf(server)))) rmSync(root, { recursive: true, force: true });
  });

  return {
    sync: () => queue.run(),
    problem: () => (findAardvark() === undefined ? missing : failure),
    reset: () => {
      again = true;
      return queue.run();
    },
    inspect: async (running) => {
      await queue.settled();
      const files = serverNumbers.map((server) => plan(server, running));
      if (!existsSync(root) && files.flat().length === 0) return [];
      return (await Promise.all(serverNumbers.map((server) => inspectServer(folderOf(server), files[server] ?? [])))).flat();
    },
  };
}

/** Brings a folder to these files; true where that was a change. Each is whole at any moment. */
function writeFiles(root: string, folder: string, files: readonly NameFile[]): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let changed = false;
  for (const { name, text } of files) {
    const file = path.join(folder, name);
    if (readOrNothing(file) === text) continue;
    const draft = path.join(root, 'draft');
    writeFileSync(draft, text);
    renameSync(draft, file);
    changed = true;
  }
  const names = new Set(files.map(({ name }) => name));
  for (const name of filesIn(folder)) {
    if (names.has(name)) continue;
    rmSync(path.join(folder, name));
    changed = true;
  }
  return changed;
}

async function inspectServer(folder: string, files: readonly NameFile[]): Promise<string[]> {
  const pid = findServer(folder);
  const strays = findStrays(folder, pid);
  const differs = files.some(({ name, text }) => readOrNothing(path.join(folder, name)) !== text) || filesIn(folder).length !== files.length;
  const unread = pid === undefined || differs ? [] : (await Promise.all(files.map(async (file) => ((await knows(file)) ? [] : [file])))).flat();
  return [
    ...strays.map((stray) => `name server ${stray} in ${folder} is one too many`),
    ...(files.length > 0 && pid === undefined ? [`no name server runs in ${folder}`] : []),
    ...(files.length === 0 && pid !== undefined ? [`name server ${pid} in ${folder} has nobody to serve`] : []),
    ...(differs ? [`names in ${folder} are not those of the containers`] : []),
    ...unread.map(({ listen }) => `the name server at ${listen} does not know the containers' names`),
  ];
}

async function knows({ listen, mark }: NameFile): Promise<boolean> {
  try {
    await waitForName(listen, mark, 300);
    return true;
  } catch (error) {
    if (isEngineError(error, 'unavailable')) return false;
    throw error;
  }
}

/** Left by an engine that was killed between a start and the server's own word of it. */
function findStrays(folder: string, pid: number | undefined): number[] {
  return listProcesses().filter((process) => process.pid !== pid && process.args.includes(folder) && process.args[0]?.endsWith('/aardvark-dns')).map((process) => process.pid);
}

/** Networks that a folder has files of. */
function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name !== 'aardvark.pid') : [];
}

function readOrNothing(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
