import { record } from './record.ts';

type Handler = (request: Request) => Response | Promise<Response>;

const handlers = new Map<string, Handler>();
const suffix = '.electron-double.invalid';

/**
 * Chromium cannot load an app's own scheme, so `app://bundle/x` is loaded as `https://bundle.app.electron-double.invalid/x` and answered by the
 * handler that the app registered. This is that mapping and its reverse.
 */
export function toLoadable(url: string): string {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/.exec(url);
  if (!match || !handlers.has(match[1] ?? '')) return url;
  return `https://${match[2] || 'none'}.${match[1]}${suffix}${match[3] || '/'}`;
}

export function fromLoadable(url: string): string {
  const match = /^https:\/\/([^/]*)\.([a-z][a-z0-9+-]*)\.electron-double\.invalid(?::\d+)?(.*)$/.exec(url);
  return match ? `${match[2]}://${match[1]}${match[3]}` : url;
}

/** The handler for a URL in the app's form; undefined where the scheme is not the app's. */
export function handlerFor(url: string): Handler | undefined {
  return handlers.get(url.slice(0, url.indexOf(':')));
}

export const protocol = {
  registerSchemesAsPrivileged: (schemes: readonly { scheme: string; privileges?: object }[]): void => record('schemes', { schemes }),
  handle: (scheme: string, handler: Handler): void => void handlers.set(scheme, handler),
  unhandle: (scheme: string): void => void handlers.delete(scheme),
  isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
};
