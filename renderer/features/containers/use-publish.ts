import { toast } from 'sonner';
import type { EditPort } from '../../../electron/shared/engine-api/edit.ts';
import { useAct, useRead, useReadAll } from '../../bridge/use-call.ts';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { openUrl } from '../../bridge/open-url.ts';
import { proposeHostPort } from '../../lib/propose-port.ts';
import { strings } from '../../strings/strings.ts';

type Wish = { readonly port: number; readonly protocol: 'tcp' | 'udp' };

export type Publish = {
  readonly busy: boolean;
  /** The port of this machine that is proposed for one of a container. */
  readonly propose: (port: number) => number;
  /** Live: the proposed port, or the next one that is free. */
  readonly publish: (wish: Wish) => void;
  /** What leads to a port where nothing listens leads to another one. */
  readonly lead: (from: Wish, to: Wish) => void;
};

/** Publishes ports of a container that runs, without a restart. Failures become toasts. */
export function usePublish(id: string): Publish {
  const bridge = useBridge();
  const containers = useReadAll('containers.list').data ?? [];
  const { refetch: readEditable } = useRead('containers.editable', { id }, { enabled: false });
  const { mutateAsync: look } = useAct('run.ports');
  const { mutateAsync: apply, isPending } = useAct('edit.apply');
  const taken = new Set(containers.flatMap(({ ports }) => ports.map(({ hostPort }) => hostPort)));
  const propose = (port: number): number => proposeHostPort(port, taken);

  const change = async (ports: (had: readonly EditPort[]) => readonly EditPort[], told: { hostPort: number; port: number }): Promise<void> => {
    const { data } = await readEditable({ throwOnError: true });
    await apply({ id, edit: { ports: ports((data?.ports ?? []).map(portOnly)) } });
    toast.success(strings.ports.published(told.hostPort, told.port), { action: { label: strings.ports.open, onClick: () => openUrl(bridge, `http://localhost:${told.hostPort}`) } });
  };
  const publish = async ({ port, protocol }: Wish): Promise<void> => {
    const wish = propose(port);
    const { ports: [answer] } = await look({ ports: [{ hostIp: '', hostPort: wish, protocol }] });
    const hostPort = answer?.free ?? wish;
    await change((had) => [...had, { containerPort: port, protocol, hostIp: '', hostPort }], { hostPort, port });
  };
  const lead = async (from: Wish, to: Wish): Promise<void> => {
    let hostPort = 0;
    await change(
      (had) =>
        had.map((each) => {
          if (each.containerPort !== from.port || (each.protocol ?? 'tcp') !== from.protocol) return each;
          hostPort = each.hostPort ?? 0;
          return { ...each, containerPort: to.port };
        }),
      { get hostPort() { return hostPort; }, port: to.port },
    );
  };
  // What failed was told where it failed.
  const told = (work: Promise<void>): void => void work.catch(() => undefined);
  return { busy: isPending, propose, publish: (wish) => told(publish(wish)), lead: (from, to) => told(lead(from, to)) };
}

/** Without what an edit has no word for, such as the end of a range. */
function portOnly({ containerPort, protocol, hostIp, hostPort }: EditPort): EditPort {
  return { containerPort, protocol, hostIp, hostPort };
}
