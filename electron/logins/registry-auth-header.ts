import type { Login } from './logins.ts';

/** docker.io is known to Docker's configuration, its helpers and its clients by this address alone. */
const hubAddress = 'https://index.docker.io/v1/';

/** The name of a registry in Docker's configuration. */
export function serverAddress(domain: string): string {
  return domain === 'docker.io' ? hubAddress : domain;
}

/** The reverse: an entry of Docker's configuration, as clients of all ages wrote them, as the registry's name in images. */
export function domainOf(server: string): string {
  const host = server.replace(/^https?:\/\//, '').split('/')[0] ?? '';
  return ['index.docker.io', 'registry-1.docker.io', 'docker.io'].includes(host) ? 'docker.io' : host;
}

/** `X-Registry-Auth` (Docker Engine API, Authentication). */
export function registryAuthHeader(domain: string, login: Login): string {
  const serveraddress = serverAddress(domain);
  const body = 'identityToken' in login ? { identitytoken: login.identityToken, serveraddress } : { username: login.username, password: login.password, serveraddress };
  return Buffer.from(JSON.stringify(body)).toString('base64url');
}
