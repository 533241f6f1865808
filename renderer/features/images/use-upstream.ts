import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { toast } from 'sonner';
import { isEngineError } from '../../../electron/shared/errors/engine-error.ts';
import type { ImageSummary } from '../../../electron/shared/ipc/images.ts';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { callBridge } from '../../bridge/query-client.ts';
import { adviseOn } from '../../lib/advice.ts';
import { openDialog } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { nameFromRegistry } from './image-names.ts';

type Looked = Pick<ImageSummary, 'tags' | 'digests'>;

const keyOf = (reference: string) => ['images.upstream', { reference }] as const;

/** Whether its registry has another image under its name by now; known only once somebody has asked, and forgotten with the window. */
export function useIsOutdated(image: Looked): boolean {
  const bridge = useBridge();
  const reference = nameFromRegistry(image) ?? '';
  const { data } = useQuery({ queryKey: keyOf(reference), queryFn: () => callBridge(bridge, 'images.upstream', { reference }), enabled: false });
  return data !== undefined && isOther(image, data.digest);
}

/** Asks the registry once, and says what it has. Registries are asked only so, never by themselves. */
export function useLookUpstream(): (image: Looked) => void {
  const bridge = useBridge();
  const client = useQueryClient();
  return useCallback((image) => {
    const { upstream: text, act } = strings.images;
    const reference = nameFromRegistry(image);
    if (reference === undefined) return;
    client.fetchQuery({ queryKey: keyOf(reference), queryFn: () => callBridge(bridge, 'images.upstream', { reference }), staleTime: 0 }).then(
      ({ digest }) => {
        if (!isOther(image, digest)) toast.success(text.same(reference));
        else toast(text.newer(reference), { action: { label: act.pull, onClick: () => openDialog('pull', { reference }) } });
      },
      (error: unknown) => {
        if (!isEngineError(error)) throw error;
        toast.error(adviseOn(error).title, { description: error.message });
      },
    );
  }, [bridge, client]);
}

function isOther({ digests }: Looked, upstream: string): boolean {
  return !digests.some((digest) => digest.endsWith(`@${upstream}`));
}
