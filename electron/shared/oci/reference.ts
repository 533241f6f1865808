import { EngineError } from '../errors/engine-error.ts';
import { isDigest, type Digest } from './digest.ts';

/**
 * An image name as Docker normalises it: `nginx` is `docker.io/library/nginx:latest`.
 * At least one of tag and digest is there.
 */
export type Reference = {
  /** Registry host with optional port; `docker.io` where none was named. */
  readonly domain: string;
  /** Repository within the registry, such as `library/nginx`. */
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: Digest | undefined;
};

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const pathPattern = new RegExp(`^${component}(?:/${component})*$`);
const domainPattern = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?$/;
const tagPattern = /^\w[\w.-]{0,127}$/;

function invalid(text: string, why: string): never {
  throw new EngineError('invalid', `invalid reference format: ${JSON.stringify(text.slice(0, 300))}: ${why}`);
}

function looksLikeDomain(part: string): boolean {
  return part.includes('.') || part.includes(':') || part === 'localhost' || part !== part.toLowerCase();
}

/** Reads a name as people type it; `latest` where neither tag nor digest is given. Fails with `invalid`. */
export function parseReference(text: string): Reference {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !isDigest(digest)) invalid(text, 'what follows @ is no sha256 digest');
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const tag = hasTag ? named.slice(colon + 1) : undefined;
  if (tag !== undefined && !tagPattern.test(tag)) invalid(text, 'the tag may have letters, digits, _ . - and 128 characters');
  const name = hasTag ? named.slice(0, colon) : named;
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hasDomain = first !== '' && looksLikeDomain(first);
  const rawDomain = hasDomain ? first : 'docker.io';
  const domain = rawDomain === 'index.docker.io' ? 'docker.io' : rawDomain;
  const rest = hasDomain ? name.slice(slash + 1) : name;
  const path = domain === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest;
  if (!domainPattern.test(domain)) invalid(text, 'the registry host is malformed');
  if (rest === '') invalid(text, 'the repository name is missing');
  if (rest !== rest.toLowerCase()) invalid(text, 'repository name must be lowercase');
  if (!pathPattern.test(path)) invalid(text, 'the repository name is malformed');
  if (path.length > 255) invalid(text, 'the repository name is longer than 255 characters');
  if (/^[0-9a-f]{64}$/.test(rest) && !hasDomain) invalid(text, 'a repository cannot be named by 64 hex digits: is this an id?');
  return { domain, path, tag: tag ?? (digest ? undefined : 'latest'), digest: digest as Digest | undefined };
}

/** The whole normal form: `docker.io/library/nginx:latest`. */
export function formatReference(reference: Reference): string {
  return `${reference.domain}/${reference.path}${suffix(reference)}`;
}

/** What people read and type: `nginx:latest`, `localhost:5000/web:1`. */
export function familiarReference(reference: Reference): string {
  return `${familiarName(reference)}${suffix(reference)}`;
}

/** The repository without tag and digest, in the short form. */
export function familiarName({ domain, path }: Pick<Reference, 'domain' | 'path'>): string {
  if (domain !== 'docker.io') return `${domain}/${path}`;
  return path.startsWith('library/') ? path.slice('library/'.length) : path;
}

function suffix({ tag, digest }: Reference): string {
  return `${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`;
}
