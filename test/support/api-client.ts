import http from 'node:http';

/** A container tool's Docker API, without a client's own start-up. Every call fails with the answer's text where its status is 300 or more. */
export type ApiClient = Disposable & {
  /** The body as JSON; `{}` where there is none. */
  call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown>;
  /** Sends a tar. */
  put(path: string, tar: Buffer): Promise<unknown>;
  /** Settles when the answer's head is here; reading the body is the second step. */
  open(method: 'GET' | 'POST', path: string): Promise<{ read(): Promise<unknown> }>;
  /** Reads a body to its end and tells its bytes. */
  measure(path: string): Promise<number>;
  /** Runs a command in a container as `docker exec` does, and returns its exit code. */
  exec(container: string, command: readonly string[]): Promise<number>;
};

const version = '/v1.41';

export function openApiClient(socketPath: string): ApiClient {
  const agent = new http.Agent({ keepAlive: true });
  const request = (method: string, path: string, body?: object): http.ClientRequest => {
    const text = body && JSON.stringify(body);
    const headers = text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    const made = http.request({ socketPath, agent, method, path: `${version}${path}`, headers });
    made.end(text);
    return made;
  };
  const send = (method: string, path: string, body?: object): Promise<http.IncomingMessage> =>
    new Promise((resolve, reject) => request(method, path, body).on('response', resolve).on('error', reject));
  const call: ApiClient['call'] = async (method, path, body) => readJson(await send(method, path, body));
  return {
    call,
    put: async (path, tar) => {
      const headers = { 'content-type': 'application/x-tar', 'content-length': tar.length };
      const answer = new Promise<http.IncomingMessage>((resolve, reject) => {
        http.request({ socketPath, agent, method: 'PUT', path: `${version}${path}`, headers }, resolve).on('error', reject).end(tar);
      });
      return readJson(await answer);
    },
    open: async (method, path) => {
      const response = await send(method, path);
      return { read: () => readJson(response) };
    },
    measure: async (path) => {
      const response = await send('GET', path);
      if (response.statusCode !== 200) throw new Error(JSON.stringify(await readJson(response)));
      let bytes = 0;
      for await (const chunk of response) bytes += (chunk as Buffer).length;
      return bytes;
    },
    exec: async (container, command) => {
      const made = (await call('POST', `/containers/${container}/exec`, { Cmd: command, AttachStdout: true, AttachStderr: true })) as { Id: string };
      await startExec(socketPath, made.Id);
      return ((await call('GET', `/exec/${made.Id}/json`)) as { ExitCode: number }).ExitCode;
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}

/** Takes the connection over, as the docker client does, and waits for the end of the output. */
function startExec(socketPath: string, id: string): Promise<void> {
  const body = JSON.stringify({ Detach: false, Tty: false });
  const headers = { 'content-type': 'application/json', 'content-length': body.length, connection: 'Upgrade', upgrade: 'tcp' };
  return new Promise((resolve, reject) => {
    const request = http.request({ socketPath, method: 'POST', path: `${version}/exec/${id}/start`, headers });
    request.on('error', reject);
    request.on('upgrade', (_response, socket) => {
      socket.resume();
      socket.on('error', reject);
      socket.on('end', () => {
        socket.end();
        resolve();
      });
    });
    request.on('response', (response) => reject(new Error(`exec was not upgraded: ${response.statusCode}`)));
    request.end(body);
  });
}

async function readJson(response: http.IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  if ((response.statusCode ?? 0) >= 300) throw new Error(`status ${response.statusCode}: ${text}`);
  return text === '' ? {} : (JSON.parse(text) as unknown);
}
