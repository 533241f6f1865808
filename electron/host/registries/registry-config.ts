import type { Login, Logins } from '../../logins/logins.ts';
import { serverAddress } from '../../logins/registry-auth-header.ts';

/** `X-Registry-Config` with what the person has for these registries, a secret; undefined where that is nothing. */
export async function registryConfigOf(domains: Iterable<string>, logins: Pick<Logins, 'find'>): Promise<string | undefined> {
  const found: [string, object][] = [];
  for (const domain of domains) {
    const { login } = await logins.find(domain);
    if (login !== undefined) found.push([serverAddress(domain), asAuthConfig(login)]);
  }
  return found.length === 0 ? undefined : Buffer.from(JSON.stringify(Object.fromEntries(found))).toString('base64url');
}

function asAuthConfig(login: Login): object {
  return 'identityToken' in login ? { identitytoken: login.identityToken } : login;
}
