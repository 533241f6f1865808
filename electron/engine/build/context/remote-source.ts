import { EngineError } from '../../../shared/errors/engine-error.ts';

/** What an address of a context or of an ADD means. `below`: a folder of the repository. */
export type RemoteSource =
  | { readonly kind: 'http'; readonly url: URL }
  | { readonly kind: 'git'; readonly url: string; readonly ref: string; readonly below: string };

const gitAddress = /^(?:git:\/\/|ssh:\/\/|git@[^/:]+:|github\.com\/)|^https?:\/\/.+\.git(?:#|$)/;

/** `https://host/x.git#ref:folder`, `git@host:x.git`, `git://`, `ssh://`, `github.com/x/y` mean git; else http and https. `invalid` for anything else. */
export function parseRemoteSource(text: string): RemoteSource {
  if (gitAddress.test(text)) {
    const [address = '', fragment = ''] = text.split('#', 2);
    const colon = fragment.indexOf(':');
    const [ref, below] = colon === -1 ? [fragment, ''] : [fragment.slice(0, colon), fragment.slice(colon + 1)];
    // It would be an option for git.
    if (ref.startsWith('-')) throw new EngineError('invalid', `${withoutLogin(text)}: ${JSON.stringify(ref)} is no branch, tag or commit`);
    return { kind: 'git', url: address.startsWith('github.com/') ? `https://${address}` : address, ref, below: below.replace(/^\/+|\/+$/g, '') };
  }
  const url = URL.parse(text);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return { kind: 'http', url };
  throw new EngineError('invalid', `${withoutLogin(text)}: neither an http or https address nor a git repository`);
}

/** Whether a source of ADD is one of these. */
export function isRemoteSource(text: string): boolean {
  return /^https?:\/\//.test(text) || gitAddress.test(text);
}

/** For errors and logs: without a name and password that are in it. */
export function withoutLogin(text: string): string {
  return text.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1');
}
