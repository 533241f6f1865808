import { EngineError } from '../shared/errors/engine-error.ts';

/** An http(s) address without credentials: all that is ever handed to the user's browser. Fails `invalid`. */
export function parseWebUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username !== '' || url.password !== '') {
    throw new EngineError('invalid', `open ${JSON.stringify(text.slice(0, 200))}: expected an http or https address`);
  }
  return url;
}
