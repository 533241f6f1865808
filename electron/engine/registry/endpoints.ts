import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { Reference } from '../../shared/oci/reference.ts';
import type { RegistrySettings } from './registry.ts';

/** One place that may have an image. */
export type Endpoint = {
  /** host[:port]. */
  readonly host: string;
  /** Before `/v2/`, empty or with a leading slash. */
  readonly prefix: string;
  /** Given by the user for a mirror; for a registry found out. */
  readonly scheme: 'http:' | 'https:' | undefined;
  /** The user's login is for the registry, not for its mirrors. */
  readonly takesLogin: boolean;
};

/** A mirror that did not answer goes to the end of the line for this long. */
const demotedMs = 60_000;

export type Endpoints = {
  /** Asks the places that may have an image, best first, for the first answer. Where all fail: the registry's own error, its text with what the mirrors said. */
  first<T>(reference: Reference, ask: (endpoint: Endpoint) => Promise<T>): Promise<T>;
};

/** The registry itself, without mirrors. `domain` as in a reference. */
export function ownEndpoint(domain: string): Endpoint {
  return { host: domain === 'docker.io' ? 'registry-1.docker.io' : domain, prefix: '', scheme: undefined, takesLogin: true };
}

export function createEndpoints({ mirrors }: Pick<RegistrySettings, 'mirrors'>): Endpoints {
  const mirrorEndpoints = mirrors.map(parseMirror);
  const demotedUntil = new Map<Endpoint, number>();
  const isDemoted = (endpoint: Endpoint): boolean => (demotedUntil.get(endpoint) ?? 0) > Date.now();

  const endpointsOf = (reference: Reference): Endpoint[] => {
    const own = ownEndpoint(reference.domain);
    if (reference.domain !== 'docker.io') return [own];
    return [...mirrorEndpoints.filter((mirror) => !isDemoted(mirror)), own, ...mirrorEndpoints.filter(isDemoted)];
  };

  return {
    first: async (reference, ask) => {
      const failures: { endpoint: Endpoint; error: EngineError }[] = [];
      for (const endpoint of endpointsOf(reference)) {
        try {
          return await ask(endpoint);
        } catch (error) {
          if (!isEngineError(error) || error.kind === 'cancelled') throw error;
          if (error.kind === 'unavailable') demotedUntil.set(endpoint, Date.now() + demotedMs);
          failures.push({ endpoint, error });
        }
      }
      throw joined(failures);
    },
  };
}

function joined(failures: readonly { endpoint: Endpoint; error: EngineError }[]): EngineError {
  const own = failures.find(({ endpoint }) => endpoint.takesLogin) ?? failures[0];
  if (!own) throw new EngineError('internal', 'no registry to ask');
  const others = failures.filter((failure) => failure !== own).map(({ endpoint, error }) => `mirror ${endpoint.host}: ${error.message}`);
  if (others.length === 0) return own.error;
  return new EngineError(own.error.kind, `${own.error.message} (${others.join('; ')})`, { cause: own.error, detail: own.error.detail });
}

function parseMirror(text: string): Endpoint {
  const url = URL.parse(text.includes('://') ? text : `https://${text}`);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username || url.password || url.search || url.hash) {
    throw new EngineError('invalid', `registry mirror ${JSON.stringify(text.slice(0, 200))}: expected http://host[:port] or https://host[:port]`);
  }
  return { host: url.host, prefix: url.pathname.replace(/\/+$/, ''), scheme: url.protocol, takesLogin: false };
}
