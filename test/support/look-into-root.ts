import { existsSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { enterRoot, type RootView } from '../../electron/engine/sys/enter-root.ts';

/** What a thread can see and do in a view, and after it; printed as JSON. Arguments: the view as JSON, a folder of the machine that holds a file `secret`. */
export type Look = {
  readonly names: readonly string[];
  readonly volume: string;
  readonly reached: readonly string[];
  readonly refused: Readonly<Record<string, string>>;
  readonly mountsBefore: number;
  readonly mountsAfter: number;
  readonly seesMachineAgain: boolean;
  readonly mainThreadSees: boolean;
};

function look(view: RootView, outside: string): Omit<Look, 'mainThreadSees'> {
  const countMounts = (): number => readFileSync('/proc/thread-self/mountinfo', 'utf8').split('\n').length;
  const mountsBefore = countMounts();
  const refused: Record<string, string> = {};
  const attempt = (name: string, work: () => void): void => {
    try {
      work();
    } catch (error) {
      refused[name] = String((error as NodeJS.ErrnoException).code);
    }
  };
  const seen = (() => {
    using _view = enterRoot(view);
    attempt('write to what is read-only', () => writeFileSync('/ro/new', ''));
    attempt('open a device', () => openSync('/null', 'r'));
    attempt('write', () => writeFileSync('/made', ''));
    const reached = [`${outside}/secret`, '/away/secret', '/up/etc/machine-id', `/up${outside}/secret`, `/rw/../../../../..${outside}/secret`].filter((path) => existsSync(path));
    return { names: readdirSync('/').sort(), volume: readFileSync('/rw/file', 'utf8'), reached };
  })();
  return { ...seen, refused, mountsBefore, mountsAfter: countMounts(), seesMachineAgain: existsSync(`${outside}/secret`) };
}

if (isMainThread) {
  const [, , view = '{}', outside = ''] = process.argv;
  const worker = new Worker(new URL(import.meta.url), { trackUnmanagedFds: false, workerData: { view: JSON.parse(view) as RootView, outside } });
  worker.once('message', (message: object) => process.stdout.write(JSON.stringify({ ...message, mainThreadSees: existsSync(`${outside}/secret`) })));
} else {
  const { view, outside } = workerData as { view: RootView; outside: string };
  // Twice: a thread is used again.
  look(view, outside);
  parentPort?.postMessage(look(view, outside));
}
