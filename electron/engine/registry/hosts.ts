import { EngineError } from '../../shared/errors/engine-error.ts';

/** Which hosts may be spoken to without a checked certificate, and where a server may send us. */
export type HostPolicy = {
  /** The user named this host insecure. `host` is host[:port]. */
  isInsecure(host: string): boolean;
  /** Plain HTTP may be used where HTTPS does not answer. */
  mayUsePlainHttp(host: string): boolean;
  /**
   * A redirect or a token server that a registry names. `forbidden` where it would be plain HTTP at a host that is not listed for it, or point
   * from a distant registry to this machine or its link-local network.
   */
  checkHop(from: URL, to: URL): void;
};

export function createHostPolicy(insecure: readonly string[]): HostPolicy {
  const named = new Set(insecure.map((host) => host.toLowerCase()));
  const isInsecure = (host: string): boolean => named.has(host.toLowerCase());
  const mayUsePlainHttp = (host: string): boolean => isInsecure(host) || isLoopback(hostname(host));

  return {
    isInsecure,
    mayUsePlainHttp,
    checkHop: (from, to) => {
      const refuse = (why: string): never => {
        throw new EngineError('forbidden', `registry ${from.host}: it points to ${to.protocol}//${to.host}, which is refused: ${why}`);
      };
      if (to.protocol !== 'https:' && to.protocol !== 'http:') refuse('only http and https are followed');
      if (to.username || to.password) refuse('the address holds a login');
      if (to.protocol === 'http:' && to.origin !== from.origin && !mayUsePlainHttp(to.host)) refuse('plain http is for insecure registries only');
      if (isLocal(to.hostname) && !mayUsePlainHttp(from.host)) refuse('a distant registry may not point into this machine');
    },
  };
}

/** Of host[:port], as the URL class writes it. */
export function hostname(host: string): string {
  return URL.parse(`http://${host}`)?.hostname ?? host;
}

/** `name` as the URL class writes it: IPv6 in brackets, IPv4 with four numbers. */
export function isLoopback(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || /^127(?:\.\d+){3}$/.test(name) || name.startsWith('[::ffff:7f');
}

function isLocal(name: string): boolean {
  return isLoopback(name) || /^(?:0|169\.254)(?:\.\d+)+$/.test(name) || name === '[::]' || /^\[fe[89ab]/.test(name) || name.startsWith('[::ffff:a9fe:');
}
