import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectSeqpacket } from './connect-seqpacket.ts';
import { spawnProcess } from './spawn-process.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync('/var/tmp/tw-seq-')));
afterEach(() => rmSync(folder, { recursive: true }));

const server = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET); s.bind(sys.argv[1]); s.listen(); print("ready", flush=True)
c, _ = s.accept()
for n in range(200): c.send(b"\\x02" + str(n).encode())
while True:
    got = c.recv(65536)
    if not got: break
    c.send(got)
c.close()`;

test('connectSeqpacket: one data event per packet, both ways, half close', async () => {
  const path = join(folder, 'a');
  const child = await spawnProcess('python3', ['-c', server, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout!, 'data');
  const socket = await connectSeqpacket(path);
  const packets: string[] = [];
  socket.on('data', (packet: Buffer) => {
    packets.push(packet.toString('latin1'));
    if (packets.length === 200) socket.end('echo');
  });
  await once(socket, 'end');
  expect(packets).toEqual([...Array.from({ length: 200 }, (_, n) => `\x02${n}`), 'echo']);
  await once(socket, 'close');
});

test('connectSeqpacket: says why not', async () => {
  await expect(connectSeqpacket(join(folder, 'nothing'))).rejects.toMatchObject({ kind: 'not-found' });
  await expect(connectSeqpacket(`/${'x'.repeat(107)}`)).rejects.toMatchObject({ kind: 'invalid', message: expect.stringContaining('108 bytes') });
});
