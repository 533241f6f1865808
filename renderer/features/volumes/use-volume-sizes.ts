import type { VolumeSize } from '../../../electron/shared/engine-api/volume-details.ts';
import { useReadAll } from '../../bridge/use-call.ts';
import { useFreshly } from '../../bridge/use-freshly.ts';

/** Bytes and files by name. Containers write without an event, so each look at it counts anew; what was counted before shows meanwhile. */
export function useVolumeSizes(): Readonly<Record<string, VolumeSize>> | undefined {
  return useFreshly(useReadAll('volumes.sizes')).data;
}
