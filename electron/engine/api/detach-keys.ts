import { Transform } from 'node:stream';
import { EngineError } from '../../shared/errors/engine-error.ts';

const named: Readonly<Record<string, number>> = { '@': 0, '[': 27, '\\': 28, ']': 29, '^': 30, _: 31 };

/** `ctrl-p,ctrl-q` as bytes: single characters, or `ctrl-` with a letter or one of @ [ \ ] ^ _. Fails with `invalid`. */
export function parseDetachKeys(text: string): Buffer {
  return Buffer.from(
    text.split(',').map((key) => {
      const control = /^ctrl-([a-z@[\\\]^_])$/.exec(key)?.[1];
      if (control !== undefined) return named[control] ?? control.charCodeAt(0) - 96;
      if (key.length !== 1) throw new EngineError('invalid', `detach keys ${JSON.stringify(text)}: unknown key ${JSON.stringify(key)}`);
      return key.charCodeAt(0);
    }),
  );
}

/** Passes input on until the keys come one after the other, which is told once; the start of them is held back until it is known. */
export function detachFilter(keys: Buffer, onDetach: () => void): Transform {
  let matched = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const out: number[] = [];
      if (matched === keys.length) return done();
      for (const byte of chunk) {
        if (matched === keys.length) break;
        if (byte !== keys[matched]) {
          out.push(...keys.subarray(0, matched));
          matched = 0;
        }
        if (byte === keys[matched]) matched += 1;
        else out.push(byte);
      }
      if (out.length > 0) this.push(Buffer.from(out));
      if (matched === keys.length) onDetach();
      return done();
    },
    flush(done) {
      done(null, matched < keys.length ? keys.subarray(0, matched) : null);
    },
  });
}
