import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { PortMapping } from '../../networks/networks.ts';

export type Port = Pick<PortMapping, 'containerPort' | 'protocol'>;

/** `80/tcp`, or `80` alone for tcp. Fails with `invalid`. */
export function readPort(text: string): Port {
  const [number = '', protocol = 'tcp', ...rest] = text.toLowerCase().split('/');
  if (rest.length > 0 || (protocol !== 'tcp' && protocol !== 'udp')) throw new EngineError('invalid', `invalid port '${text}': expected a number with /tcp or /udp`);
  return { containerPort: readNumber(number, text, 1), protocol };
}

/** By container port, such as `80/tcp`. */
type PortBindings = Readonly<Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[] | null>>;

/** HostConfig.PortBindings: an empty list asks for a free port, `8000-8010` for the first free one of these. Fails with `invalid`. */
export function readPortBindings(bindings: PortBindings): PortMapping[] {
  return Object.entries(bindings).flatMap(([key, wanted]) => {
    const port = readPort(key);
    const places = wanted && wanted.length > 0 ? wanted : [{ HostIp: '', HostPort: '' }];
    return places.map(({ HostIp, HostPort }) => ({ ...port, hostIp: HostIp.replace(/^\[(.*)\]$/, '$1'), ...readHostPort(HostPort, `${HostPort}:${key}`) }));
  });
}

function readHostPort(text: string, where: string): Pick<PortMapping, 'hostPort' | 'hostPortEnd'> {
  if (text === '') return { hostPort: 0 };
  const [first = '', last, ...rest] = text.split('-');
  const hostPort = readNumber(first, where, 0);
  if (last === undefined) return { hostPort };
  const hostPortEnd = readNumber(last, where, hostPort);
  if (rest.length > 0 || hostPort === 0) throw new EngineError('invalid', `invalid port '${where}': expected a range such as 8000-8010`);
  return hostPortEnd === hostPort ? { hostPort } : { hostPort, hostPortEnd };
}

function readNumber(text: string, where: string, lowest: number): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (value < lowest || value > 65_535) throw new EngineError('invalid', `invalid port '${where}': expected a number from ${lowest} to 65535`);
  return value;
}
