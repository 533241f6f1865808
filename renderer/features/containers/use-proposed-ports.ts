import { useEffect, useRef } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import type { ImageDetail } from '../../../electron/shared/ipc/images.ts';
import { useAct } from '../../bridge/use-call.ts';
import { proposePorts, type RunForm } from './run-form.ts';

/** Fills in the ports that an image names, once for each image and never over what somebody typed: past what containers have, and what other programs have. */
export function useProposedPorts(form: UseFormReturn<RunForm>, image: ImageDetail | undefined, containers: readonly ContainerSummary[] | undefined): void {
  const { mutateAsync: look } = useAct('run.ports', { quiet: true });
  const { dirtyFields } = form.formState;
  const isTyped = useRef(false);
  isTyped.current = dirtyFields.ports !== undefined;
  const isReady = containers !== undefined;
  useEffect(() => {
    if (image === undefined || containers === undefined) return undefined;
    let left = false;
    const isFree = (): boolean => !left && !isTyped.current;
    const proposed = proposePorts(image, new Set(containers.flatMap(({ ports }) => ports.map(({ hostPort }) => hostPort))));
    if (!isFree()) return undefined;
    form.setValue('ports', proposed);
    look({ ports: proposed.map(({ host, protocol, address }) => ({ hostIp: address, hostPort: Number(host), protocol })) })
      .then(({ ports }) => {
        if (!isFree() || ports.every(({ problem }) => problem === null)) return;
        form.setValue('ports', proposed.map((row, index) => ({ ...row, host: String(ports[index]?.free ?? row.host) })));
      })
      .catch(() => undefined);
    return () => {
      left = true;
    };
    // oxlint-disable-next-line react/exhaustive-deps -- proposed once for each image, when the containers are known
  }, [image, isReady]);
}
