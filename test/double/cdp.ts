import { WebSocket } from 'ws';

export type CdpParams = Record<string, unknown>;
export type CdpListener = (method: string, params: CdpParams) => void;

type Waiter = { method: string; resolve: (result: CdpParams) => void; reject: (error: Error) => void };

/** One Chrome DevTools Protocol connection with flat sessions. Fails every open request when the browser goes away. */
export class Cdp {
  readonly #socket: WebSocket;
  readonly #waiters = new Map<number, Waiter>();
  readonly #listeners = new Map<string, CdpListener>();
  #next = 1;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString()) as Record<string, unknown>));
    socket.on('close', () => {
      for (const { method, reject } of this.#waiters.values()) reject(new Error(`${method}: the browser is gone`));
      this.#waiters.clear();
    });
  }

  static async connect(url: string): Promise<Cdp> {
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 1 << 30 });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    return new Cdp(socket);
  }

  /** `session` undefined: the browser itself. */
  send(method: string, params: CdpParams = {}, session?: string): Promise<CdpParams> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiters.set(id, { method, resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params, ...(session && { sessionId: session }) }));
    });
  }

  /** One listener a session; '' is the browser. */
  listen(session: string, listener: CdpListener): void {
    this.#listeners.set(session, listener);
  }

  close(): void {
    this.#socket.close();
  }

  #receive(message: Record<string, unknown>): void {
    if (typeof message.id === 'number') {
      const waiter = this.#waiters.get(message.id);
      this.#waiters.delete(message.id);
      const error = message.error as { message: string } | undefined;
      if (error) waiter?.reject(new Error(`${waiter.method}: ${error.message}`));
      else waiter?.resolve(message.result as CdpParams);
      return;
    }
    this.#listeners.get((message.sessionId as string | undefined) ?? '')?.(message.method as string, message.params as CdpParams);
  }
}
