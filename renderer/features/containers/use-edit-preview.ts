import { useEffect, useState } from 'react';
import type { EditReply, EditRequest } from '../../../electron/shared/engine-api/edit.ts';
import type { EngineError } from '../../../electron/shared/errors/engine-error.ts';
import { useAct } from '../../bridge/use-call.ts';

/** After the last key. */
const restMs = 300;

export type EditPreview = { readonly key: string; readonly reply?: EditReply; readonly error?: EngineError };

/** What an edit would do, asked of the engine when somebody pauses. Undefined until it is known of this very edit; `{}` asks nothing. */
export function useEditPreview(id: string, edit: EditRequest | undefined): EditPreview | undefined {
  const { mutateAsync } = useAct('edit.apply', { quiet: true });
  const [found, setFound] = useState<EditPreview | undefined>(undefined);
  const key = edit === undefined || Object.keys(edit).length === 0 ? '' : JSON.stringify(edit);
  useEffect(() => {
    if (key === '') return undefined;
    let left = false;
    const timer = setTimeout(() => {
      mutateAsync({ id, edit: { ...(JSON.parse(key) as EditRequest), dryRun: true, restart: true } })
        .then((reply) => !left && setFound({ key, reply }))
        .catch((error: EngineError) => !left && setFound({ key, error }));
    }, restMs);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [id, key, mutateAsync]);
  return found?.key === key ? found : undefined;
}
