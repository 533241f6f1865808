import { BlockList, isIP } from 'node:net';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { hostname, isLoopback } from './hosts.ts';

/** The proxy that a URL is reached through; undefined where it is reached directly. */
export type Proxies = (url: URL) => URL | undefined;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * HTTP_PROXY, HTTPS_PROXY and NO_PROXY as Docker reads them, in capital letters or else in small ones. NO_PROXY: names with all below them, `.name` for
 * only those below, addresses, networks such as 10.0.0.0/8, each with a port or without, or `*`. Loopback is never reached through a proxy. `invalid` for
 * a proxy that is none; its text does not repeat the value, which may hold a password.
 */
export function parseProxies(environment: Environment): Proxies {
  const read = (name: string): string => environment[name] || environment[name.toLowerCase()] || '';
  const byScheme = new Map([
    ['http:', parseProxy('HTTP_PROXY', read('HTTP_PROXY'))],
    ['https:', parseProxy('HTTPS_PROXY', read('HTTPS_PROXY'))],
  ]);
  const exceptions = read('NO_PROXY').split(/[\s,]+/).filter(Boolean).map(parseException);
  return (url) => {
    if (isLoopback(url.hostname) || exceptions.some((excepts) => excepts(url))) return undefined;
    return byScheme.get(url.protocol);
  };
}

function parseProxy(name: string, text: string): URL | undefined {
  if (text === '') return undefined;
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new EngineError('invalid', `${name}: expected http://host:port or https://host:port`);
}

/** One entry of NO_PROXY. What cannot be read excepts nothing, as everywhere. */
function parseException(text: string): (url: URL) => boolean {
  if (text === '*') return () => true;
  const [, address = '', bits] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(text) ?? [];
  if (bits !== undefined) return inNetwork(address, Number(bits));
  const entry = URL.parse(`http://${isIP(text) === 6 ? `[${text}]` : text.replace(/^\*?\./, 'below.')}`);
  if (!entry) return () => false;
  const { port } = /:(?<port>\d+)$/.exec(isIP(text) === 6 ? '' : text)?.groups ?? {};
  const onlyBelow = /^\*?\./.test(text);
  const name = onlyBelow ? entry.hostname.slice('below.'.length) : entry.hostname;
  return (url) => (port === undefined || port === portOf(url)) && ((!onlyBelow && url.hostname === name) || url.hostname.endsWith(`.${name}`));
}

function inNetwork(address: string, bits: number): (url: URL) => boolean {
  const family = isIP(address);
  if (family === 0 || bits > (family === 4 ? 32 : 128)) return () => false;
  const block = new BlockList();
  block.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
  return (url) => {
    const bare = hostname(url.host).replace(/^\[(.*)\]$/, '$1');
    return isIP(bare) === family && block.check(bare, family === 4 ? 'ipv4' : 'ipv6');
  };
}

function portOf({ port, protocol }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80');
}
