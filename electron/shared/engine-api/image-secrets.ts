/** What a value in an image looks like. `setting`: a name such as PASSWORD with a value. */
export type SecretKind =
  | 'private-key' | 'aws-access-key' | 'github-token' | 'gitlab-token' | 'slack-token' | 'google-api-key' | 'stripe-key' | 'npm-token' | 'pypi-token' | 'json-web-token' | 'login-in-address'
  | 'setting';

export type SecretPlace =
  | { readonly kind: 'env' | 'label'; readonly name: string }
  /** Counted from 0 at the oldest; the line without the values. */
  | { readonly kind: 'history'; readonly index: number; readonly line: string }
  /** `isHidden`: a later layer deletes or overwrites the file; it is in the image all the same. `createdBy`: the line that wrote the layer. */
  | { readonly kind: 'file'; readonly layer: number; readonly path: string; readonly line: number; readonly isHidden: boolean; readonly createdBy: string };

/** `GET /tidewharf/v1/images/{name}/secrets`. Values are masked. `scanned` and `skipped` count files: what is over 1 MiB or no text is skipped. */
export type ImageSecretsReply = {
  readonly manifestDigest: string;
  /** `POST /tidewharf/v1/images/{name}/secrets/confirm` said that it may be pushed. */
  readonly isConfirmed: boolean;
  readonly secrets: readonly { readonly kind: SecretKind; readonly masked: string; readonly place: SecretPlace }[];
  readonly scanned: number;
  readonly skipped: number;
  /** There is more than is listed. */
  readonly isCut: boolean;
};

/** `GET` and `PUT /tidewharf/v1/push/settings`. `holdSecrets`: a push of an image in which something was found fails until it is confirmed. */
export type PushSettings = { readonly holdSecrets: boolean };
