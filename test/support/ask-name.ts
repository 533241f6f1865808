import { createSocket } from 'node:dgram';
import { execFile } from 'node:child_process';
import { once } from 'node:events';

/** The addresses that a name server gives for a name to somebody in a network namespace, in its order; the error's code where it gives none. */
export async function askName(netnsPath: string | undefined, server: string, name: string, family: 4 | 6 = 4): Promise<string[]> {
  const source = `
    const { Resolver } = require('node:dns').promises;
    const resolver = new Resolver({ timeout: 700, tries: 1 });
    resolver.setServers(['${server.includes(':') ? `[${server}]` : server}']);
    resolver.resolve${family}('${name}').then((found) => console.log(found.join('\\n')), (error) => console.log(error.code));`;
  const node = [process.execPath, '-e', source];
  const [command = '', ...args] = netnsPath === undefined ? node : ['nsenter', `--net=${netnsPath}`, ...node];
  const stdout = await new Promise<string>((resolve, reject) => execFile(command, args, (error, said) => (error === null ? resolve(said) : reject(error))));
  return [...new Set(stdout.trim().split('\n'))];
}

/** A name server of somebody else's, which says that every name is at one IPv4 address. */
export async function startNameServer(address: string, answer: string): Promise<AsyncDisposable> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    let end = 12;
    while (query[end]) end += (query[end] ?? 0) + 1;
    const header = Buffer.from([...query.subarray(0, 2), 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
    const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...answer.split('.').map(Number)]);
    socket.send(Buffer.concat([header, query.subarray(12, end + 5), record]), from.port, from.address);
  });
  socket.bind(53, address);
  await once(socket, 'listening');
  return {
    [Symbol.asyncDispose]: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}
