// Runs in the page twice before anything else: in the main world, and in the preload's isolated world. The halves speak by synchronous events under a
// name that only they know, which Chromium structured-clones; functions and promises cross as numbers.
(function (secret, side) {
  if (window !== window.top) return;
  const outgoing = `${secret}:${side}`;
  const incoming = `${secret}:${side === 'main' ? 'preload' : 'main'}`;
  const dispatch = window.dispatchEvent.bind(window);
  const send = (message) => dispatch(new CustomEvent(outgoing, { detail: message }));
  const functions = new Map();
  const remotes = new Map();
  let nextFunction = 1;
  let answer;

  const isPlain = (value) => [Object.prototype, null].includes(Object.getPrototypeOf(value));
  const keep = (value) => {
    for (const [id, known] of functions) if (known === value) return id;
    functions.set(nextFunction, value);
    return nextFunction++;
  };
  const encode = (value) => {
    if (typeof value === 'function') return { __cross: 'function', id: keep(value) };
    if (typeof value === 'symbol') throw new TypeError('contextBridge: a symbol cannot cross');
    if (value === null || typeof value !== 'object') return value;
    if (typeof value.then === 'function') return { __cross: 'promise', id: keep(value) };
    if (Array.isArray(value)) return value.map(encode);
    if (!isPlain(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, encode(entry)]));
  };
  const call = (id, args) => {
    answer = undefined;
    send({ kind: 'call', id, args: args.map(encode) });
    const { value, error } = answer ?? {};
    answer = undefined;
    if (error !== undefined) throw new Error(error);
    return decode(value);
  };
  const remoteFunction = (id) => {
    if (!remotes.has(id)) remotes.set(id, (...args) => call(id, args));
    return remotes.get(id);
  };
  const decode = (value) => {
    if (value === null || typeof value !== 'object') return value;
    if (value.__cross === 'function') return remoteFunction(value.id);
    if (value.__cross === 'promise') return new Promise((resolve, reject) => send({ kind: 'settle', id: value.id, resolve: encode(resolve), reject: encode(reject) }));
    if (Array.isArray(value)) return value.map(decode);
    if (!isPlain(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, decode(entry)]));
  };
  const freeze = (value) => {
    if (value && typeof value === 'object') Object.values(value).forEach(freeze);
    return Object.freeze(value);
  };
  const text = (error) => String(error?.message ?? error);

  const receive = {
    call({ id, args }) {
      try {
        send({ kind: 'return', value: encode(functions.get(id)(...args.map(decode))) });
      } catch (error) {
        send({ kind: 'return', error: text(error) });
      }
    },
    return(message) {
      answer = message;
    },
    settle({ id, resolve, reject }) {
      const promise = functions.get(id);
      functions.delete(id);
      promise.then(decode(resolve), (error) => decode(reject)(new Error(text(error))));
    },
    expose({ key, api }) {
      if (side !== 'main') return;
      const taken = Object.hasOwn(window, key);
      if (!taken) Object.defineProperty(window, key, { value: freeze(decode(api)), enumerable: true, writable: false, configurable: false });
      send(taken ? { kind: 'return', error: 'Cannot bind an API on top of an existing property on the window object' } : { kind: 'return' });
    },
  };
  window.addEventListener(incoming, (event) => {
    event.stopImmediatePropagation();
    receive[event.detail.kind](event.detail);
  }, true);
  if (side === 'main') return;

  // The preload's half: what `require('electron')` gives in a sandboxed preload.
  const post = window.__electronDoublePost;
  delete window.__electronDoublePost;
  const listeners = new Map();
  const pending = new Map();
  let nextCall = 1;
  const clone = (value) => {
    try {
      return structuredClone(value);
    } catch {
      throw new Error('An object could not be cloned.');
    }
  };
  const on = (channel, listener, once) => {
    if (!listeners.has(channel)) listeners.set(channel, []);
    listeners.get(channel).push({ listener, once });
    return ipcRenderer;
  };
  // Chromium does not tell where a file lies: a test says it beforehand, by name, on the page's root.
  const webUtils = { getPathForFile: (file) => JSON.parse(document.documentElement.dataset.droppedPaths ?? '{}')[file.name] ?? '' };

  const ipcRenderer = {
    invoke: (channel, ...args) =>
      new Promise((resolve, reject) => {
        const id = nextCall++;
        pending.set(id, { resolve, reject });
        post(JSON.stringify({ kind: 'invoke', id, channel, args: clone(args) }));
      }),
    send: (channel, ...args) => post(JSON.stringify({ kind: 'send', channel, args: clone(args) })),
    on: (channel, listener) => on(channel, listener, false),
    once: (channel, listener) => on(channel, listener, true),
    off: (channel, listener) => {
      listeners.set(channel, (listeners.get(channel) ?? []).filter((entry) => entry.listener !== listener));
      return ipcRenderer;
    },
    removeListener: (channel, listener) => ipcRenderer.off(channel, listener),
    removeAllListeners: (channel) => {
      listeners.delete(channel);
      return ipcRenderer;
    },
  };
  window.__electronDoubleReceive = (json) => {
    for (const message of JSON.parse(json)) {
      if (message.kind === 'event') {
        for (const entry of (listeners.get(message.channel) ?? []).slice()) {
          if (entry.once) ipcRenderer.off(message.channel, entry.listener);
          entry.listener({ sender: ipcRenderer, ports: [] }, ...message.args);
        }
      } else {
        const waiter = pending.get(message.id);
        pending.delete(message.id);
        if (message.error !== undefined) waiter?.reject(new Error(message.error));
        else waiter?.resolve(message.value);
      }
    }
  };
  const contextBridge = {
    exposeInMainWorld(key, api) {
      answer = undefined;
      send({ kind: 'expose', key, api: encode(api) });
      if (answer?.error) throw new Error(answer.error);
    },
  };
  window.__electronDoubleRequire = (name) => {
    if (name === 'electron' || name === 'electron/renderer') return { contextBridge, ipcRenderer, webUtils };
    throw new Error(`module not found: ${name} (a sandboxed preload may require electron only)`);
  };
})('__SECRET__', '__SIDE__');
