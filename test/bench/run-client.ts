import http from 'node:http';

type Reply = { readonly status: number; readonly body: Record<string, unknown> };

/** The calls that `docker run --rm` makes, without the client's own start-up: create, wait, start, exit, removed. */
export function openRunClient(socketPath: string): { runTrue(request: { image: string; command: readonly string[] }): Promise<void> } {
  const agent = new http.Agent({ keepAlive: true });
  const send = (method: string, path: string, body?: object): Promise<http.IncomingMessage> =>
    new Promise((resolve, reject) => {
      const headers = body ? { 'content-type': 'application/json' } : {};
      const request = http.request({ socketPath, agent, method, path: `/v1.41${path}`, headers }, resolve);
      request.on('error', reject);
      request.end(body && JSON.stringify(body));
    });
  const read = async (response: http.IncomingMessage): Promise<Reply> => {
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const reply = { status: response.statusCode ?? 0, body: text ? (JSON.parse(text) as Record<string, unknown>) : {} };
    if (reply.status >= 300) throw new Error(`${response.statusCode}: ${text}`);
    return reply;
  };
  return {
    async runTrue({ image, command }) {
      const host = { NetworkMode: 'none', AutoRemove: true };
      const { body } = await read(await send('POST', '/containers/create', { Image: image, Cmd: command, HostConfig: host }));
      const id = String(body.Id);
      const waiting = await send('POST', `/containers/${id}/wait?condition=removed`);
      await read(await send('POST', `/containers/${id}/start`));
      const exit = await read(waiting);
      if (exit.body.StatusCode !== 0) throw new Error(`exit code ${String(exit.body.StatusCode)}`);
    },
  };
}
