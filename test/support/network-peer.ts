import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A process in a network namespace: stands for a container's server, or for a machine outside. */
export type NetworkPeer = AsyncDisposable & { readonly child: ChildProcess };

/** Answers HTTP on `port` and UDP on `port` with the address that the request came from; serves when this resolves. */
export async function startEcho(netnsPath: string | undefined, port: number, address = '0.0.0.0'): Promise<NetworkPeer> {
  const source = `
    require('node:http').createServer((request, reply) => reply.end('tcp ' + request.socket.remoteAddress)).on('error', () => process.exit(1)).listen(${port}, '${address}', () => {
      const udp = require('node:dgram').createSocket('${address.includes(':') ? 'udp6' : 'udp4'}');
      udp.on('message', (data, from) => udp.send('udp ' + from.address, from.port, from.address));
      udp.bind(${port}, '${address}', () => console.log('ready'));
    });`;
  const child = spawnIn(netnsPath, source);
  await new Promise<void>((resolve, reject) => {
    child.stdout!.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`echo server on ${address}:${port} ended with ${code}`)));
  });
  return {
    child,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** What an echo server answers to somebody in this namespace; `failed CODE` where nothing comes within the time. */
export async function ask(netnsPath: string | undefined, url: string, timeoutMs = 3000): Promise<string> {
  const { protocol, hostname, port } = new URL(url);
  const source =
    protocol === 'udp:'
      ? `const socket = require('node:dgram').createSocket('udp4');
         setTimeout(() => { console.log('failed timeout'); process.exit(); }, ${timeoutMs});
         socket.on('message', (data) => { console.log(String(data)); process.exit(); });
         socket.on('error', (error) => { console.log('failed ' + error.code); process.exit(); });
         socket.connect(${port}, '${hostname}', () => socket.send('hello'));`
      : `fetch('${url}', { signal: AbortSignal.timeout(${timeoutMs}) }).then((reply) => reply.text()).then(console.log,
           (error) => console.log('failed ' + (error.cause?.code ?? error.name))).finally(() => process.exit());`;
  const child = spawnIn(netnsPath, source);
  let said = '';
  child.stdout!.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child, 'close');
  return said.trim();
}

function spawnIn(netnsPath: string | undefined, source: string): ChildProcess {
  const node = [process.execPath, '-e', source];
  const [command = '', ...args] = netnsPath === undefined ? node : ['nsenter', `--net=${netnsPath}`, ...node];
  return spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}
