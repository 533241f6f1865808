import { createHash, randomBytes } from 'node:crypto';

/** Who may talk to the host: tokens of printed links, each good for one page, and the sessions that came of them. */
export type Admission = {
  /** A new token for a link. */
  issueToken(): string;
  /** The session of a good hello: a new one for an unused token, the same one for a session. Undefined for everyone else. */
  admit(hello: { readonly token: string } | { readonly session: string }): string | undefined;
};

/** Secrets are kept and looked up as hashes, so that the time of a look-up tells nothing about them. */
export function createAdmission(): Admission {
  const tokens = new Set<string>();
  const sessions = new Set<string>();
  return {
    issueToken: () => {
      const token = randomSecret();
      tokens.add(hashOf(token));
      return token;
    },
    admit: (hello) => {
      if ('session' in hello) return sessions.has(hashOf(hello.session)) ? hello.session : undefined;
      if (!tokens.delete(hashOf(hello.token))) return undefined;
      const session = randomSecret();
      sessions.add(hashOf(session));
      return session;
    },
  };
}

function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64');
}
