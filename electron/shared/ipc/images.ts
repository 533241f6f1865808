import type { Empty } from './empty.ts';

export type ImageSummary = {
  readonly id: string;
  /** Familiar names, such as `nginx:1.27`; empty for a dangling image. */
  readonly tags: readonly string[];
  readonly digests: readonly string[];
  /** Bytes. */
  readonly size: number;
  readonly createdAt: string;
  /** Containers made from it, running or not. */
  readonly containers: number;
  readonly layers: number;
};

export type ImageDetail = ImageSummary & {
  readonly architecture: string;
  readonly os: string;
  readonly config: {
    readonly entrypoint: readonly string[];
    readonly cmd: readonly string[];
    readonly env: readonly string[];
    readonly exposedPorts: readonly string[];
    readonly user: string;
    readonly workingDir: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  /** Newest first; bytes are 0 for what made no layer. */
  readonly history: readonly { readonly createdBy: string; readonly createdAt: string; readonly size: number }[];
  /** The Docker API's own answer, for the Inspect tab. */
  readonly raw: unknown;
};

export type PullRequest = { readonly reference: string; readonly platform?: string };

export type ImageCalls = {
  'images.list': { in: Empty; out: ImageSummary[] };
  'images.inspect': { in: { id: string }; out: ImageDetail };
  'images.remove': { in: { reference: string; force: boolean }; out: { untagged: string[]; deleted: string[] } };
  /** Starts a task and returns at once. */
  'images.pull': { in: PullRequest; out: { taskId: string } };
};

export const imageCallNames = ['images.list', 'images.inspect', 'images.remove', 'images.pull'] as const satisfies readonly (keyof ImageCalls)[];
