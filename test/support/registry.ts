import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { TestImage } from './test-images.ts';

const run = promisify(execFile);

export type TestRegistry = AsyncDisposable & {
  /** `127.0.0.1:PORT`, as it stands before a repository in an image name. */
  readonly host: string;
  readonly url: string;
  /** The authority that signed the registry's certificate; undefined without TLS. */
  readonly caFile: string | undefined;
  /** Copies a test image into the registry under `repository:tag`; gives the digest of its manifest. */
  push(image: TestImage, name: string): Promise<string>;
  stop(): Promise<void>;
};

export type RegistryOptions = {
  readonly tls?: boolean;
  readonly auth?: { readonly username: string; readonly password: string };
  /** `maintenance: readonly`. */
  readonly readOnly?: boolean;
  /** Whether images can be deleted; yes where nothing is said. */
  readonly deletes?: boolean;
  /** Where its images are kept; by default a folder that goes away with it. */
  readonly dir?: string;
};

/** Starts Debian's docker-registry on a free port of the loopback; it answers when this resolves. Stop it, or take it with `await using`. */
export async function startRegistry(options: RegistryOptions = {}): Promise<TestRegistry> {
  const home = mkdtempSync(path.join(tmpdir(), 'tidewharf-registry-'));
  try {
    const tls = options.tls ? await makeCertificate(path.join(home, 'tls')) : undefined;
    const host = `127.0.0.1:${await findFreePort()}`;
    const config = await planConfig({ home, host, tls, options });
    const configFile = path.join(home, 'config.json');
    writeFileSync(configFile, JSON.stringify(config));
    const child = await serve(configFile);
    const stop = async (): Promise<void> => {
      await end(child);
      rmSync(home, { recursive: true, force: true });
    };
    return {
      host,
      url: `${tls ? 'https' : 'http'}://${host}`,
      caFile: tls?.ca,
      push: (image, name) => push({ layout: image.layout, target: `${host}/${name}`, home, tls, auth: options.auth }),
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

type Certificate = { readonly ca: string; readonly certificate: string; readonly key: string };

/** The registry's configuration; its YAML is read as JSON, which YAML contains. */
async function planConfig({ home, host, tls, options }: { home: string; host: string; tls: Certificate | undefined; options: RegistryOptions }): Promise<object> {
  const storage = options.dir ?? path.join(home, 'storage');
  mkdirSync(storage, { recursive: true });
  const passwords = path.join(home, 'htpasswd');
  if (options.auth) {
    const { stdout } = await run('htpasswd', ['-nbB', '-C', '4', options.auth.username, options.auth.password]);
    writeFileSync(passwords, stdout);
  }
  return {
    version: 0.1,
    log: { level: 'info', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: storage },
      delete: { enabled: options.deletes ?? true },
      cache: { blobdescriptor: 'inmemory' },
      ...(options.readOnly && { maintenance: { readonly: { enabled: true } } }),
    },
    http: { addr: host, secret: 'test', ...(tls && { tls: { certificate: tls.certificate, key: tls.key } }) },
    ...(options.auth && { auth: { htpasswd: { realm: 'test registry', path: passwords } } }),
  };
}

/** An authority of our own, and a certificate of it for the loopback address. */
async function makeCertificate(folder: string): Promise<Certificate> {
  mkdirSync(folder);
  const file = (name: string) => path.join(folder, name);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '2'];
  await run('openssl', ['req', '-x509', ...key, '-subj', '/CN=Tidewharf test authority', '-keyout', file('ca.key'), '-out', file('ca.crt')]);
  const names = 'subjectAltName=IP:127.0.0.1,DNS:localhost';
  const signer = ['-CA', file('ca.crt'), '-CAkey', file('ca.key')];
  await run('openssl', ['req', '-x509', ...key, ...signer, '-subj', '/CN=localhost', '-addext', names, '-addext', 'basicConstraints=critical,CA:FALSE', '-keyout', file('server.key'), '-out', file('server.crt')]);
  return { ca: file('ca.crt'), certificate: file('server.crt'), key: file('server.key') };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves when the registry says that it listens; fails with its words where it ends before. */
async function serve(configFile: string): Promise<ChildProcess> {
  const child = spawn('docker-registry', ['serve', configFile], { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env.PATH } });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`docker-registry ended with ${code}: ${said}`)));
    createInterface({ input: child.stderr }).on('line', (line) => {
      said = `${said}${line}\n`.slice(-4000);
      if (line.includes('listening on')) resolve();
    });
  });
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

type PushRequest = { layout: string; target: string; home: string; tls: Certificate | undefined; auth: RegistryOptions['auth'] };

async function push({ layout, target, home, tls, auth }: PushRequest): Promise<string> {
  const folder = mkdtempSync(path.join(home, 'push-'));
  const file = (name: string) => path.join(folder, name);
  if (tls) copyFileSync(tls.ca, file('ca.crt'));
  const secret = auth && Buffer.from(`${auth.username}:${auth.password}`).toString('base64');
  writeFileSync(file('auth.json'), JSON.stringify({ auths: secret ? { [target.split('/')[0] ?? '']: { auth: secret } } : {} }), { mode: 0o600 });
  const trust = tls ? ['--dest-cert-dir', folder] : ['--dest-tls-verify=false'];
  const options = ['--quiet', '--digestfile', file('digest'), '--dest-authfile', file('auth.json'), ...trust];
  await run('skopeo', ['--insecure-policy', 'copy', ...options, `oci:${layout}`, `docker://${target}`]);
  return readFileSync(file('digest'), 'utf8').trim();
}
