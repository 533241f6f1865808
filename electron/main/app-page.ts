import type { Protocol } from 'electron';
import { readPageFile } from '../host/page-files.ts';

const pageScheme = 'app';
const pageHost = 'tidewharf';
export const pageOrigin = `${pageScheme}://${pageHost}`;

/** Standard and secure, so that the page has an origin and the policy of its files holds. Before the app is ready. */
export const pagePrivileges = { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } };

/** Serves the built page, and nothing else, as `app://tidewharf/`. */
export function servePage(protocol: Protocol, folder: string): void {
  protocol.handle(pageScheme, async (request) => {
    const url = new URL(request.url);
    if (url.host !== pageHost || request.method !== 'GET') return new Response('not found', { status: 404 });
    const { status, headers, body } = await readPageFile(folder, url.pathname);
    return new Response(body, { status, headers });
  });
}

/** True for addresses of our page. */
export function isOwnPage(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === `${pageScheme}:` && url.host === pageHost;
}
