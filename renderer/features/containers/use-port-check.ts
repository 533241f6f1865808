import { useEffect, useState } from 'react';
import type { HostPortsReply } from '../../../electron/shared/engine-api/ports.ts';
import { useAct } from '../../bridge/use-call.ts';
import type { RunForm } from './run-form.ts';

/** After the last key. */
const restMs = 250;

/**
 * What the engine says of the host ports of a form, by row: who has one that is taken, and the next free one. Asked when they change, and not while somebody types. `except`: the
 * container that may have them.
 */
export function usePortCheck(rows: RunForm['ports'], except: string | undefined): ReadonlyMap<number, HostPortsReply['ports'][number]> {
  const { mutateAsync } = useAct('run.ports', { quiet: true });
  const [found, setFound] = useState<{ key: string; ports: HostPortsReply['ports'] }>({ key: '', ports: [] });
  const asked = rows.map(({ host, protocol, address }) => ({ hostIp: address, hostPort: Number(host), protocol }));
  const isPort = ({ hostPort }: { hostPort: number }): boolean => Number.isInteger(hostPort) && hostPort > 0 && hostPort <= 65_535;
  const key = JSON.stringify(asked.filter(isPort));
  useEffect(() => {
    if (key === '[]') return undefined;
    let left = false;
    const timer = setTimeout(() => {
      mutateAsync({ ports: JSON.parse(key) as typeof asked, except })
        .then(({ ports }) => !left && setFound({ key, ports }))
        .catch(() => undefined);
    }, restMs);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [key, except, mutateAsync]);
  const answers = found.key === key ? found.ports : [];
  return new Map(
    asked.flatMap((port, index) => {
      const answer = answers.find((each) => each.hostPort === port.hostPort && each.protocol === port.protocol && each.hostIp === port.hostIp);
      return answer === undefined || !isPort(port) ? [] : [[index, answer] as const];
    }),
  );
}
