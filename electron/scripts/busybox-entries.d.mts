import type { TarEntry } from './oci-image.mjs';

export const busyboxPath: string;
export function planBusyboxRoot(): TarEntry[];
