import { execFileSync } from 'node:child_process';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { expect } from 'vitest';
import { makeArchive, type ArchiveEntry } from '../../electron/engine/snapshots/make-archive.ts';
import type { useBusyboxEngine } from './busybox-engine.ts';

export type Reply = { readonly status: number; readonly body: Buffer; readonly headers: IncomingMessage['headers'] };

/** Calls about files of containers, as they come over the API. */
export type FileCalls = {
  readonly call: (method: string, path: string, body?: Buffer, type?: string) => Promise<Reply>;
  readonly put: (name: string, path: string, entries: readonly ArchiveEntry[] | Buffer, more?: string) => Promise<Reply>;
  readonly get: (name: string, path: string) => Promise<Reply>;
  /** A container that runs a script, touches /tmp/ready and stays. */
  readonly run: (name: string, script: string, ...flags: string[]) => Promise<string>;
  readonly sh: (name: string, script: string) => Promise<string>;
  readonly ready: (name: string) => Promise<void>;
};

export function openFileCalls(busybox: ReturnType<typeof useBusyboxEngine>): FileCalls {
  const { ok } = busybox;
  const call: FileCalls['call'] = (method, path, body, type = 'application/x-tar') =>
    new Promise((resolve, reject) => {
      const request = httpRequest({ socketPath: busybox.engine.socket, method, path, headers: body && { 'Content-Length': body.length, 'Content-Type': type } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => void chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks), headers: response.headers }));
      });
      request.on('error', reject);
      request.end(body);
    });
  return {
    call,
    put: (name, path, entries, more = '') => call('PUT', `/containers/${name}/archive?path=${encodeURIComponent(path)}${more}`, Buffer.isBuffer(entries) ? entries : makeArchive(entries)),
    get: (name, path) => call('GET', `/containers/${name}/archive?path=${encodeURIComponent(path)}`),
    run: (name, script, ...flags) => ok('run', '-d', '--name', name, ...flags, 'busybox', 'sh', '-c', `${script}; touch /tmp/ready; exec sleep 1000`),
    sh: (name, script) => ok('exec', name, 'sh', '-c', script),
    ready: async (name) => {
      await expect.poll(async () => (await busybox.engine.docker('exec', name, 'ls', '/tmp/ready')).code).toBe(0);
    },
  };
}

export function messageOf({ body }: Reply): string {
  return (JSON.parse(body.toString()) as { message: string }).message;
}

export function listTar(archive: Buffer): string[] {
  return execFileSync('tar', ['-tf', '-'], { input: archive }).toString().split('\n').filter(Boolean);
}
