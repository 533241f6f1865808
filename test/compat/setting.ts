import type { DockerClient } from './docker-client.ts';

/** What the groups of checks stand on. The images are in the registry; `image` is in the engine too. */
export type Setting = {
  readonly docker: DockerClient;
  /** `127.0.0.1:PORT` of a registry that has `busybox:latest`, `web:1` and `extra:1`. */
  readonly registry: string;
  /** A registry with `secret:1` for ada, whose password is `let me in`. */
  readonly guarded: string;
  /** Busybox, by its name in the registry. */
  readonly image: string;
  /** A name that no other check has. */
  readonly name: () => string;
  /** True for Docker's own engine, by which the expectations were checked; it has no network here. */
  readonly isDocker: boolean;
};
