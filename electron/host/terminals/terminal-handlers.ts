import type { TerminalCalls } from '../../shared/ipc/terminals.ts';
import { done, type HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';
import { findShells } from './find-shells.ts';

export function terminalHandlers({ client, terminals }: HostParts): HandlersOf<TerminalCalls> {
  return {
    'terminals.list': async () => terminals.list(),
    'terminals.open': (request) => terminals.open(request),
    'terminals.write': async ({ id, data }) => done(terminals.write(id, data)),
    'terminals.resize': async ({ id, ...size }) => done(terminals.resize(id, size)),
    'terminals.rename': async ({ id, title }) => done(terminals.rename(id, title)),
    'terminals.shells': ({ containerId }) => findShells(client, containerId),
    'terminals.close': async ({ id }) => done(terminals.close(id)),
  };
}
