import { useEffect } from 'react';
import type { VolumeSize } from '../../../electron/shared/engine-api/volume-details.ts';
import { useReadAll } from '../../bridge/use-call.ts';

/** Bytes and files by name. Containers write without an event, so each look at it counts anew; what was counted before shows meanwhile. */
export function useVolumeSizes(): Readonly<Record<string, VolumeSize>> | undefined {
  const { data, refetch } = useReadAll('volumes.sizes');
  const wasThere = data !== undefined;
  useEffect(() => {
    if (wasThere) void refetch();
    // oxlint-disable-next-line react/exhaustive-deps -- once for each look
  }, []);
  return data;
}
