import type { ImageSecretsReply, PushSettings } from '../../../shared/engine-api/image-secrets.ts';
import type { Digest } from '../../../shared/oci/digest.ts';

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

export type SecretReport = ImageSecretsReply & { readonly manifestDigest: Digest };
export type ImageSecret = ImageSecretsReply['secrets'][number];
