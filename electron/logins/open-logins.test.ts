import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogins } from './open-logins.ts';
import { registryAuthHeader } from './registry-auth-header.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'logins-'));
  for (const name of ['.docker', 'bin', 'kept']) mkdirSync(join(home, name));
});
afterEach(() => rmSync(home, { recursive: true }));

const configFile = () => join(home, '.docker/config.json');
const configure = (config: unknown) => writeFileSync(configFile(), typeof config === 'string' ? config : JSON.stringify(config), { mode: 0o644 });
const configNow = (): unknown => JSON.parse(readFileSync(configFile(), 'utf8'));
const logins = () => openLogins({ PATH: `${join(home, 'bin')}:/usr/bin:/bin`, KEPT: join(home, 'kept') }, home);
const packed = (text: string) => Buffer.from(text).toString('base64');
const ada = { username: 'ada', password: 's3cret:word' };
const adaPacked = packed('ada:s3cret:word');

/** A program of the person: what it was called with is written down, arguments and input apart. */
function install(name: string, script: string): void {
  const file = join(home, 'bin', name);
  writeFileSync(file, `#!/bin/sh\necho "$@" >> "$KEPT/arguments"\n${script}\n`);
  chmodSync(file, 0o755);
}

/** Keeps one login as the helpers of Docker do. */
const helperScript = `case "$1" in
  store) cat > "$KEPT/login";;
  get) cat > "$KEPT/asked"; if [ -f "$KEPT/login" ]; then cat "$KEPT/login"; else echo "credentials not found in native keychain"; exit 1; fi;;
  erase) cat > "$KEPT/erased"; rm -f "$KEPT/login";;
esac`;
const kept = (name: string): string => readFileSync(join(home, 'kept', name), 'utf8');

describe('logins of the configuration file', () => {
  it.each<[string, object, string, object | undefined]>([
    ['packed', { 'reg.example:5000': { auth: adaPacked } }, 'reg.example:5000', ada],
    ['in the open', { 'reg.example': { username: 'ada', password: 'x' } }, 'reg.example', { username: 'ada', password: 'x' }],
    ['as a token', { 'reg.example': { auth: adaPacked, identitytoken: 'token' } }, 'reg.example', { identityToken: 'token' }],
    ['with zeros at the end', { 'reg.example': { auth: packed('ada:x\0\0') } }, 'reg.example', { username: 'ada', password: 'x' }],
    ['under an address', { 'https://reg.example/v1/': { auth: adaPacked } }, 'reg.example', ada],
    ['for docker.io', { 'https://index.docker.io/v1/': { auth: adaPacked } }, 'docker.io', ada],
    ['for docker.io by name', { 'docker.io': { auth: adaPacked } }, 'docker.io', ada],
    ['of another host', { 'reg.example': { auth: adaPacked } }, 'other.example', undefined],
    ['of another port', { 'reg.example:5000': { auth: adaPacked } }, 'reg.example', undefined],
    ['that is empty', { 'reg.example': {} }, 'reg.example', undefined],
    ['that cannot be read', { 'reg.example': { auth: '%%%' } }, 'reg.example', undefined],
  ])('%s', async (_, auths, domain, login) => {
    configure({ auths });
    expect(await logins().find(domain)).toEqual({ login, problem: undefined });
  });

  it('are none without a file, and a broken one is told without its content', async () => {
    expect(await logins().find('reg.example')).toEqual({ login: undefined, problem: undefined });
    for (const broken of ['{"auths": {"x": "s3cret', '[]', '{"auths": 7}', '{"auths": {"reg.example": {"auth": ["s3cret"]}}}']) {
      configure(broken);
      const { login, problem } = await logins().find('reg.example');
      expect({ login, problem }).toEqual({ login: undefined, problem: `${configFile()}: it is no configuration of Docker's` });
      await expect(logins().store('reg.example', ada)).rejects.toMatchObject({ kind: 'invalid' });
      expect(readFileSync(configFile(), 'utf8')).toBe(broken);
    }
  });

  it('are in the folder that DOCKER_CONFIG names', async () => {
    mkdirSync(join(home, 'other'));
    writeFileSync(join(home, 'other/config.json'), JSON.stringify({ auths: { 'reg.example': { auth: adaPacked } } }));
    expect(await openLogins({ DOCKER_CONFIG: join(home, 'other') }, home).find('reg.example')).toMatchObject({ login: ada });
  });

  it('are written so that only their owner can read them, and the rest stays', async () => {
    configure({ HttpHeaders: { a: 'b' }, auths: { 'https://reg.example/v1/': { auth: packed('old:old') }, 'other.example': { auth: packed('o:o'), email: 'e' } } });
    expect(await logins().store('reg.example', ada)).toBe('file');
    expect(configNow()).toEqual({ HttpHeaders: { a: 'b' }, auths: { 'other.example': { auth: packed('o:o'), email: 'e' }, 'reg.example': { auth: adaPacked } } });
    expect(statSync(configFile()).mode & 0o777).toBe(0o600);
    await logins().store('docker.io', { identityToken: 'token' });
    expect(await logins().find('docker.io')).toMatchObject({ login: { identityToken: 'token' } });
    await logins().forget('docker.io');
    await logins().forget('reg.example');
    expect(configNow()).toEqual({ HttpHeaders: { a: 'b' }, auths: { 'other.example': { auth: packed('o:o'), email: 'e' } } });
  });

  it('make the file where there is none, and keep a link to it', async () => {
    rmSync(join(home, '.docker'), { recursive: true });
    const one = logins();
    await Promise.all([one.store('a.example', ada), one.store('b.example', ada)]);
    expect(configNow()).toEqual({ auths: { 'a.example': { auth: adaPacked }, 'b.example': { auth: adaPacked } } });
    writeFileSync(join(home, 'real.json'), '{}');
    rmSync(configFile());
    symlinkSync(join(home, 'real.json'), configFile());
    await logins().store('a.example', ada);
    expect(lstatSync(configFile()).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(home, 'real.json'), 'utf8')).toContain('a.example');
  });
});

describe('logins of a helper program', () => {
  const everywhere = { credsStore: 'fake', auths: { 'reg.example': { auth: packed('file:file') } } };

  it('are asked for, kept and forgotten by it, with the server by stdin', async () => {
    install('docker-credential-fake', helperScript);
    configure({ ...everywhere, auths: {} });
    expect(await logins().find('reg.example')).toEqual({ login: undefined, problem: undefined });
    expect(await logins().store('reg.example', ada)).toBe('helper');
    expect(JSON.parse(kept('login'))).toEqual({ ServerURL: 'reg.example', Username: 'ada', Secret: 's3cret:word' });
    expect(await logins().find('reg.example')).toEqual({ login: ada, problem: undefined });
    expect(kept('asked')).toBe('reg.example');
    await logins().store('docker.io', { identityToken: 'to-ken' });
    expect(JSON.parse(kept('login'))).toEqual({ ServerURL: 'https://index.docker.io/v1/', Username: '<token>', Secret: 'to-ken' });
    expect(await logins().find('docker.io')).toMatchObject({ login: { identityToken: 'to-ken' } });
    await logins().forget('docker.io');
    expect(kept('erased')).toBe('https://index.docker.io/v1/');
    expect(kept('arguments').trim().split('\n')).toEqual(['get', 'store', 'get', 'store', 'get', 'erase']);
    expect(readFileSync(configFile(), 'utf8')).not.toContain('s3cret');
  });

  it('of one registry go before the one for all, and an empty name means the file', async () => {
    install('docker-credential-one', helperScript);
    writeFileSync(join(home, 'kept/login'), JSON.stringify({ ServerURL: 'x', Username: 'one', Secret: '1' }));
    configure({ ...everywhere, credHelpers: { 'one.example': 'one' }, credsStore: '' });
    expect(await logins().find('one.example')).toMatchObject({ login: { username: 'one' } });
    expect(await logins().find('reg.example')).toMatchObject({ login: { username: 'file' } });
  });

  it.each([
    ['is not installed', undefined, 'docker-credential-fake: it is not installed'],
    ['fails', 'echo s3cret; exit 3', 'docker-credential-fake: it ended with code 3'],
    ['answers nonsense', 'echo s3cret', 'docker-credential-fake: its answer is no login'],
    ['writes without end', 'yes s3cret', 'docker-credential-fake: it wrote more than 65536 bytes'],
    ['is killed', 'kill -9 $$', 'docker-credential-fake: it was ended by SIGKILL'],
  ])('that %s: the problem is told without a secret', async (_, script, problem) => {
    if (script !== undefined) install('docker-credential-fake', script);
    configure(everywhere);
    expect(await logins().find('reg.example')).toEqual({ login: undefined, problem });
  });

  it('whose name is a path is never run', async () => {
    configure({ credsStore: '../../bin/x' });
    expect((await logins().find('reg.example')).problem).toBe('the name of a credential helper has a sign that no program has');
  });
});

describe('a keyring', () => {
  const keyring = `case "$1" in
  store) cat > "$KEPT/login";;
  lookup) cat "$KEPT/login";;
  clear) rm -f "$KEPT/login";;
esac`;

  it('has the login, the file only the name of the registry', async () => {
    install('secret-tool', keyring);
    expect(await logins().store('reg.example', ada)).toBe('keyring');
    expect(configNow()).toEqual({ auths: { 'reg.example': {} } });
    expect(await logins().find('reg.example')).toEqual({ login: ada, problem: undefined });
    expect(await logins().find('other.example')).toEqual({ login: undefined, problem: undefined });
    expect(kept('arguments')).toBe('store --label=Tidewharf: reg.example application tidewharf server reg.example\nlookup application tidewharf server reg.example\n');
    await logins().forget('reg.example');
    expect(existsSync(join(home, 'kept/login'))).toBe(false);
    expect(configNow()).toEqual({ auths: {} });
  });

  it('that does not run leaves it to the file', async () => {
    install('secret-tool', 'exit 1');
    expect(await logins().store('reg.example', ada)).toBe('file');
    expect(await logins().find('reg.example')).toMatchObject({ login: ada });
  });
});

it('the header is what the docker client sends', () => {
  const read = (header: string): unknown => JSON.parse(Buffer.from(header, 'base64url').toString());
  expect(read(registryAuthHeader('docker.io', ada))).toEqual({ ...ada, serveraddress: 'https://index.docker.io/v1/' });
  expect(read(registryAuthHeader('reg.example', { identityToken: 't' }))).toEqual({ identitytoken: 't', serveraddress: 'reg.example' });
});

describe('who is logged in where', () => {
  it('is told without a secret, by registry', async () => {
    configure({ auths: { 'https://index.docker.io/v1/': { auth: adaPacked }, 'reg.example:5000': { identitytoken: 'secret-token' }, 'empty.example': {} } });
    const { logins: found, next } = await logins().list();
    const keeper = { kind: 'file', file: configFile() };
    expect(found).toEqual([{ registry: 'docker.io', username: 'ada', keeper, problem: '' }, { registry: 'reg.example:5000', username: '', keeper, problem: '' }]);
    expect(next).toEqual(keeper);
    expect(JSON.stringify(found)).not.toMatch(/s3cret|secret-token/);
  });

  it('is asked of the helpers that the configuration names', async () => {
    configure({ auths: { 'reg.example': {} }, credHelpers: { 'other.example': 'broken' }, credsStore: 'test' });
    install('docker-credential-test', `if [ "$1" = list ]; then echo '{"https://index.docker.io/v1/":"ada","reg.example":"<token>","other.example":"hidden"}'; fi`);
    install('docker-credential-broken', 'exit 3');
    const program = 'docker-credential-test';
    expect((await logins().list()).logins).toEqual([
      { registry: 'docker.io', username: 'ada', keeper: { kind: 'helper', program }, problem: '' },
      { registry: 'other.example', username: '', keeper: { kind: 'helper', program: 'docker-credential-broken' }, problem: 'docker-credential-broken: it ended with code 3' },
      { registry: 'reg.example', username: '', keeper: { kind: 'helper', program }, problem: '' },
    ]);
  });

  it('says where a new secret goes', async () => {
    install('secret-tool', 'exit 0');
    expect((await logins().list()).next).toEqual({ kind: 'keyring' });
    configure({ credsStore: 'test' });
    expect(await logins().keeperOf('reg.example')).toEqual({ kind: 'helper', program: 'docker-credential-test' });
  });
});
