import { isAbsolute, join } from 'node:path';
import type { BuildBody } from '../../../shared/engine-api/builds.ts';
import { readFileInRoot } from '../../sys/read-file-in-root.ts';
import type { IgnoreText } from './build-context.ts';

const maxBytes = 1024 * 1024;

/** The rules of a local context: those named after its Dockerfile, where there are some, else its .dockerignore. */
export function findIgnore(root: string, dockerfile: BuildBody['dockerfile']): IgnoreText | undefined {
  const own = dockerfile.kind === 'file' ? readOwn(root, dockerfile.path) : undefined;
  if (own !== undefined) return own;
  const text = readFileInRoot(root, '.dockerignore', maxBytes);
  return text === undefined ? undefined : { file: '.dockerignore', text };
}

function readOwn(root: string, path: string): IgnoreText | undefined {
  const file = `${path}.dockerignore`;
  const text = isAbsolute(path) ? readFileInRoot('/', file, maxBytes) : readFileInRoot(root, file, maxBytes);
  return text === undefined ? undefined : { file: isAbsolute(path) ? file : join(file), text };
}
