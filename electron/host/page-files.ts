import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** One answer to a request for a file of the page. */
export type PageFile = { readonly status: 200 | 400 | 404; readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array<ArrayBuffer> };

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** Own files only; inline styles for the terminal and virtual rows, which set them by script. */
const contentSecurityPolicy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
  "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "object-src 'none'",
].join('; ');

export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** The file of the built page at this URL path, `/` being index.html. Whatever could lead out of the folder is not found. */
export async function readPageFile(folder: string, pathname: string): Promise<PageFile> {
  const path = decodePath(pathname);
  if (path === undefined) return failure(400, 'bad path');
  const parts = (path === '/' ? '/index.html' : path).split('/').slice(1);
  const type = types[extname(parts.at(-1) ?? '')];
  if (type === undefined || !parts.every((part) => /^[\w@-][\w@.-]*$/.test(part))) return failure(404, 'not found');
  try {
    return { status: 200, headers: { ...pageHeaders, 'content-type': type }, body: await readFile(join(folder, ...parts)) };
  } catch {
    return failure(404, 'not found');
  }
}

function decodePath(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}

function failure(status: 400 | 404, text: string): PageFile {
  return { status, headers: { ...pageHeaders, 'content-type': 'text/plain; charset=utf-8' }, body: new TextEncoder().encode(`${text}\n`) };
}
