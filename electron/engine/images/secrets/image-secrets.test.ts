import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerArchive } from '../../../../test/support/build-archive.ts';
import { buildImage } from '../../../../test/support/build-image.ts';
import { startFakeRegistry } from '../../../../test/support/fake-registry.ts';
import { openTestImages, type TestImages } from '../../../../test/support/open-test-images.ts';

// Put together here, so that no scanner takes this file for a leak.
const key = ['-----BEGIN PRIVATE', ' KEY-----\nabc\n'].join('');

describe('secrets in an image', () => {
  let room: TestImages;

  beforeAll(async () => {
    room = await openTestImages();
    const layers = [{ 'root/.ssh/id_rsa': key, 'app/.env': 'NAME=web\nDB_PASSWORD=lovelace\n', 'bin/tool': Buffer.from([0, 1, 2]) }, { 'root/.ssh/.wh.id_rsa': '', 'app/ok': 'nothing here' }];
    const image = await buildImage({ layers, config: { Env: ['PATH=/bin', 'SECRET_KEY=abc123'], Labels: { 'build.token': 'tok-12345' } } });
    await room.images.load({ archive: Readable.from([await dockerArchive([{ image, names: ['web:1'] }])]) });
    const clean = await buildImage({ layers: [{ ok: 'x' }], config: { Env: ['PATH=/bin'] } });
    await room.images.load({ archive: Readable.from([await dockerArchive([{ image: clean, names: ['clean:1'] }])]) });
  });
  afterAll(() => room[Symbol.asyncDispose]());

  it('are found in settings and in every layer, deleted ones too, and never told', async () => {
    const { secrets, scanned, skipped, isCut } = await room.images.secrets.find('web:1');
    expect(secrets).toEqual([
      { kind: 'setting', masked: 'a… (6 characters)', place: { kind: 'env', name: 'SECRET_KEY' } },
      { kind: 'setting', masked: 'to… (9 characters)', place: { kind: 'label', name: 'build.token' } },
      { kind: 'setting', masked: 'DB_PASSWORD=lo… (8 characters)', place: { kind: 'file', layer: 0, path: 'app/.env', line: 2, isHidden: false, createdBy: expect.any(String) } },
      { kind: 'private-key', masked: expect.stringContaining('characters'), place: { kind: 'file', layer: 0, path: 'root/.ssh/id_rsa', line: 1, isHidden: true, createdBy: expect.any(String) } },
    ]);
    expect({ scanned, skipped, isCut }).toEqual({ scanned: 3, skipped: 1, isCut: false });
    expect(JSON.stringify(secrets)).not.toContain('lovelace');
    expect((await room.images.secrets.find('clean:1')).secrets).toEqual([]);
  });

  it('hold a push back where that is wished, until somebody confirms', async () => {
    await using server = await startFakeRegistry();
    const push = async (name: string) => {
      const reference = `${server.host}/${name}`;
      room.images.tag({ source: name, target: reference });
      return Array.fromAsync(room.images.push({ reference, allTags: false }));
    };
    await push('web:1');
    expect(room.images.secrets.changeSettings({ holdSecrets: true })).toEqual({ holdSecrets: true });
    const before = server.requests.length;
    await expect(push('web:1')).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('held back: 4 values look like a secret, the first (setting) in the variable SECRET_KEY'), detail: { secrets: 4 } });
    expect(server.requests).toHaveLength(before);
    await push('clean:1');
    room.images.secrets.confirm('web:1');
    expect((await room.images.secrets.find('web:1')).isConfirmed).toBe(true);
    await push('web:1');
  });

  it('are forgotten with their layer', async () => {
    for (const { id } of room.images.list()) await room.images.remove({ nameOrId: id, force: true, usedBy: () => [] });
    expect(room.state.collection('layer_secrets').list()).toEqual([]);
  });
});
