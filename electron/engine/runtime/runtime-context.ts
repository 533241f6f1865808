import type { Cgroups } from './cgroups.ts';
import type { RuntimeName } from './choose-runtime.ts';
import type { RuntimeCommand } from './conmon-args.ts';
import type { ExitFolder } from './exit-folder.ts';

/** What every step of a runtime needs to know. */
export type RuntimeContext = {
  readonly name: RuntimeName;
  readonly command: RuntimeCommand;
  readonly conmon: string;
  /** The runtime's own records: its `--root`. */
  readonly stateRoot: string;
  readonly exitFolder: string;
  readonly exits: ExitFolder;
  readonly cgroups: Cgroups;
  /** Before a process is to enter its control group, so that it need not wait there. */
  readonly hasten: () => void;
  /** Undefined where containers get no cgroups. */
  readonly cgroupParent: string | undefined;
};
