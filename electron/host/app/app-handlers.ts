import { EngineError } from '../../shared/errors/engine-error.ts';
import { parseWebUrl } from '../web-url.ts';
import type { AppCalls } from '../../shared/ipc/app.ts';
import { done, type HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';

export function appHandlers({ info, openExternal }: HostParts): HandlersOf<AppCalls> {
  return {
    'app.info': async () => info,
    'app.openExternal': async ({ url }) => {
      const parsed = parseWebUrl(url);
      if (openExternal === undefined) throw new EngineError('not-implemented', `open ${parsed.href}: the page opens it itself`);
      return done(openExternal(parsed));
    },
  };
}
