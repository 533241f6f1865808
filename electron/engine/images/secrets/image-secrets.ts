import type { Digest } from '../../../shared/oci/digest.ts';
import type { SecretKind } from './find-secrets.ts';

/** Values in images that look like keys, tokens and passwords; never the values themselves. `not-found` for images that are not there. */
export type ImageSecrets = {
  /** Reads every layer the first time, then remembers. */
  find(nameOrId: string, signal?: AbortSignal): Promise<SecretReport>;
  settings(): PushSettings;
  /** Durable. */
  changeSettings(change: Partial<PushSettings>): PushSettings;
  /** Says that what this image holds may be pushed; it is asked for no more. */
  confirm(nameOrId: string): void;
};

export type PushSettings = {
  /** A push of an image in which something was found fails until it is confirmed. */
  readonly holdSecrets: boolean;
};

export type SecretReport = {
  readonly manifestDigest: Digest;
  readonly isConfirmed: boolean;
  readonly secrets: readonly ImageSecret[];
  readonly scanned: number;
  readonly skipped: number;
  readonly isCut: boolean;
};

export type ImageSecret = { readonly kind: SecretKind; readonly masked: string; readonly place: SecretPlace };

export type SecretPlace =
  | { readonly kind: 'env' | 'label'; readonly name: string }
  /** A line of the image's history, counted from 0 at the oldest. */
  | { readonly kind: 'history'; readonly index: number; readonly line: string }
  /** `isHidden`: a later layer deletes or overwrites it; it is in the image all the same. `createdBy`: the line that wrote the layer. */
  | { readonly kind: 'file'; readonly layer: number; readonly path: string; readonly line: number; readonly isHidden: boolean; readonly createdBy: string };
