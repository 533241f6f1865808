import { isAbsolute, normalize } from 'node:path';
import type { BuildBody } from '../../../shared/engine-api/builds.ts';
import { asPattern } from './as-pattern.ts';
import { readIgnore } from './left-out.ts';
import { readFileInRoot } from '../../sys/read-file-in-root.ts';
import type { IgnoreText } from './build-context.ts';

const maxBytes = 1024 * 1024;

/** The rules of a local context: those named after its Dockerfile, where there are some, else its .dockerignore. */
export function findIgnore(root: string, dockerfile: BuildBody['dockerfile']): IgnoreText | undefined {
  const own = dockerfile.kind === 'file' ? readOwn(root, dockerfile.path, { mayLeave: true }) : undefined;
  if (own !== undefined) return own;
  const text = readFileInRoot(root, '.dockerignore', maxBytes);
  return text === undefined ? undefined : { file: '.dockerignore', text };
}

/**
 * The rules of a context that was received: those named after its Dockerfile, which no client knows. Else its sender has applied them, but for the Dockerfile and the
 * .dockerignore, which are always sent: Docker's daemon takes these two out where they are listed.
 */
export function findReceivedIgnore(root: string, dockerfile: BuildBody['dockerfile']): IgnoreText | undefined {
  const own = dockerfile.kind === 'file' ? readOwn(root, dockerfile.path, { mayLeave: false }) : undefined;
  if (own !== undefined) return own;
  const file = '.dockerignore';
  const text = readFileInRoot(root, file, maxBytes);
  if (text === undefined) return undefined;
  const isIgnored = readIgnore({ file, text });
  const always = [file, ...(dockerfile.kind === 'file' ? [normalize(dockerfile.path)] : [])];
  const listed = always.filter((path) => isIgnored(path, false) !== 'no');
  return listed.length === 0 ? undefined : { file, text: listed.map(asPattern).join('\n') };
}

function readOwn(root: string, path: string, { mayLeave }: { mayLeave: boolean }): IgnoreText | undefined {
  const file = `${path}.dockerignore`;
  const text = readFileInRoot(mayLeave && isAbsolute(path) ? '/' : root, file, maxBytes);
  return text === undefined ? undefined : { file: normalize(file), text };
}
