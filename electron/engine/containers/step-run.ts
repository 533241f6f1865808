import type { ContainerId } from '../../shared/oci/digest.ts';
import type { ContainerDefaults } from '../../shared/oci/manifest.ts';
import type { SpecMount } from '../runtime/oci-spec.ts';
import type { OutputChunk } from '../runtime/runtime.ts';
import type { CreateSpec } from './create-spec.ts';

/**
 * One process in a container that nobody else sees: no record, no event, no trash. The writable layer is the caller's, and is left unmounted, with what the process
 * wrote; its root is the container's.
 */
export type StepRun = {
  /** Of the writable layer that it runs on, which stays; nobody else has it mounted meanwhile. 64 hex digits. */
  readonly id: ContainerId;
  /** As for a container that is created; `image` and what belongs to a record's life (name, restart, log, ports, health, volumes) is not looked at. */
  readonly spec: CreateSpec;
  /** Settings of what it stands on, as an image has them. */
  readonly defaults: ContainerDefaults;
  readonly mounts: readonly SpecMount[];
  /** What descriptors stand for that are open while it runs: nobody puts something else in its place. */
  readonly binds?: readonly StepBind[];
  readonly secrets?: StepSecrets | undefined;
  readonly onOutput: (chunk: OutputChunk) => void | Promise<void>;
  /** Kills it; the promise settles when it is gone. */
  readonly signal: AbortSignal;
};

export type StepBind = { readonly fd: number; readonly destination: string; readonly readOnly: boolean };

/** What a step sees besides, and nobody else: in memory, never on a disk, and gone with it. */
export type StepSecrets = {
  readonly files: readonly (StepFile & { readonly data: Uint8Array })[];
  /** Sockets of this machine, by path: what is said there is passed on. */
  readonly sockets: readonly (StepFile & { readonly path: string })[];
  /** NAME=value. */
  readonly env: readonly string[];
};
type StepFile = { readonly destination: string; readonly mode: number; readonly uid: number; readonly gid: number };

export type StepEnd = { readonly exitCode: number; readonly oomKilled: boolean };
