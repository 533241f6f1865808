import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { RegistryAuth } from '../../registry/registry.ts';

const text = z.string().nullish().transform((value) => value ?? '');
/** Docker Engine API, AuthConfig. */
export const authSchema = z.object({ username: text, password: text, identitytoken: text, serveraddress: text, auth: text });

/**
 * `X-Registry-Auth`: base64url of an AuthConfig. Undefined where it is missing, holds no credentials or cannot be read: the registry
 * then tells what it misses. Nothing of it may reach a log or an error.
 */
export function readRegistryAuth(headers: IncomingHttpHeaders): RegistryAuth | undefined {
  const header = headers['x-registry-auth'];
  if (typeof header !== 'string' || header === '') return undefined;
  try {
    const parsed = authSchema.safeParse(JSON.parse(Buffer.from(header, 'base64url').toString()));
    return parsed.success ? authOf(parsed.data) : undefined;
  } catch {
    return undefined;
  }
}

/** `X-Registry-Config`: base64url of AuthConfigs by host. Docker Hub's old address means docker.io. What cannot be read counts as missing. */
export function readRegistryLogins(headers: IncomingHttpHeaders): ReadonlyMap<string, RegistryAuth> {
  const header = headers['x-registry-config'];
  if (typeof header !== 'string' || header === '') return new Map();
  try {
    const parsed = z.record(z.string(), authSchema).safeParse(JSON.parse(Buffer.from(header, 'base64url').toString()));
    const logins = parsed.success ? Object.entries(parsed.data) : [];
    return new Map(
      logins.flatMap(([host, login]) => {
        const auth = authOf(login);
        return auth ? [[domainOf(host), auth] as const] : [];
      }),
    );
  } catch {
    return new Map();
  }
}

/** Old clients have addresses, with a path of the first version of the protocol. */
function domainOf(host: string): string {
  const domain = host.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return domain === 'index.docker.io' ? 'docker.io' : domain;
}

/** The credentials of an AuthConfig, in whichever of its three forms; undefined where there are none. */
export function authOf({ username, password, identitytoken, auth }: z.output<typeof authSchema>): RegistryAuth | undefined {
  if (identitytoken) return { identityToken: identitytoken };
  if (username) return { username, password };
  const decoded = Buffer.from(auth, 'base64').toString();
  const colon = decoded.indexOf(':');
  return colon > 0 ? { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) } : undefined;
}
