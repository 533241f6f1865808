import type { RemovalReply } from '../engine-api/disk.ts';
import type { Empty } from './empty.ts';

export type ImageSummary = {
  readonly id: string;
  /** Familiar names, such as `nginx:1.27`; empty for a dangling image. */
  readonly tags: readonly string[];
  readonly digests: readonly string[];
  /** `linux/amd64`. */
  readonly platform: string;
  /** Bytes of its files, and of those that other images share. */
  readonly size: number;
  readonly sharedBytes: number;
  readonly createdAt: string;
  /** Containers made from it, running or not. */
  readonly containers: number;
  readonly layers: number;
};

export type ImageDetail = Omit<ImageSummary, 'sharedBytes' | 'platform'> & {
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

/** With `allTags` every tag of the repository; the reference has none then. */
export type PullRequest = { readonly reference: string; readonly platform?: string; readonly allTags?: boolean };

/** `despiteSecrets`: what was found in the image may leave the house. Without it a push of an image in which something was found fails `conflict`. */
export type PushRequest = { readonly reference: string; readonly despiteSecrets: boolean };

/** `changes` as in a Dockerfile, such as `CMD ["sh"]`. */
export type ImportRequest = { readonly handle: string; readonly name: string; readonly comment: string; readonly changes: readonly string[] };

export type RemovedImage = {
  readonly untagged: readonly string[];
  readonly deleted: readonly string[];
  /** It is in the trash now. */
  readonly canBeRestored: boolean;
};

export type RemovedContainer = { readonly id: string; readonly name: string; readonly canBeRestored: boolean };

export type ImageCalls = {
  'images.list': { in: Empty; out: ImageSummary[] };
  'images.inspect': { in: { id: string }; out: ImageDetail };
  'images.remove': { in: { reference: string; force: boolean }; out: RemovedImage };
  /** What holds it, in order, and the bytes that come back. */
  'images.removal': { in: { id: string }; out: RemovalReply };
  /** Carries a removal plan out: its containers, running or not, then the image with all its names. Stops at the first that fails. */
  'images.removeAll': { in: { id: string; containers: string[] }; out: { image: RemovedImage; containers: RemovedContainer[] } };
  /** Out of the trash, with those of its names that are free; `taken` belong to other images now. */
  'images.restore': { in: { id: string }; out: { names: string[]; taken: string[] } };
  /** Asks the registry what a name points to there. */
  'images.upstream': { in: { reference: string }; out: { digest: string } };
  'images.tag': { in: { id: string; name: string }; out: Empty };
  /** These start a task and return at once. */
  'images.pull': { in: PullRequest; out: { taskId: string } };
  'images.push': { in: PushRequest; out: { taskId: string } };
  'images.save': { in: { references: string[]; handle: string }; out: { taskId: string } };
  'images.load': { in: { handle: string }; out: { taskId: string } };
  'images.import': { in: ImportRequest; out: { taskId: string } };
};

export const imageCallNames = [
  'images.list', 'images.inspect', 'images.remove', 'images.removal', 'images.removeAll', 'images.restore', 'images.upstream', 'images.tag',
  'images.pull', 'images.push', 'images.save', 'images.load', 'images.import',
] as const satisfies readonly (keyof ImageCalls)[];
