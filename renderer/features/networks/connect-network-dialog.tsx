import { Cable } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import type { NetworkSummary } from '../../../electron/shared/ipc/networks.ts';
import { useAct, useReadAll } from '../../bridge/use-call.ts';
import { blockHolds, parseAddress, parseBlock } from '../../lib/ip-block.ts';
import { strings } from '../../strings/strings.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { ErrorCallout } from '../../ui/states.tsx';
import { Section } from '../../ui/text.tsx';
import { isRunning } from './network-actions.ts';

const t = strings.networks;

/** One more container for a network, at once. */
export function ConnectNetworkDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const networks = useReadAll('networks.list').data;
  const containers = useReadAll('containers.list').data ?? [];
  const network = networks?.find((one) => one.id === id);
  if (networks === undefined || network === undefined) return null;
  const taken = new Set([...network.members, ...networks.filter(({ driver }) => driver !== 'bridge').flatMap(({ members }) => members)].map(({ containerId }) => containerId));
  return <ConnectForm network={network} candidates={containers.filter((container) => !taken.has(container.id)).toSorted((a, b) => Number(isRunning(b)) - Number(isRunning(a)))} onClose={onClose} />;
}

function ConnectForm({ network, candidates, onClose }: { network: NetworkSummary; candidates: readonly ContainerSummary[]; onClose: () => void }): ReactNode {
  const connect = useAct('networks.connect', { quiet: true });
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const [aliases, setAliases] = useState('');
  const [ipv4, setIpv4] = useState('');
  const container = candidates.find((one) => one.id === chosen) ?? candidates[0];
  const subnet = network.pools.find((pool) => !pool.subnet.includes(':'))?.subnet ?? '';
  const problem = addressProblem(ipv4.trim(), subnet);
  const submit = (): void => {
    if (container === undefined || problem !== undefined) return;
    const onSuccess = (): void => {
      toast.success(t.connected(container.name, network.name));
      onClose();
    };
    connect.mutate({ id: network.id, containerId: container.id, aliases: aliases.split(/\s+/).filter(Boolean), ipv4: ipv4.trim() }, { onSuccess });
  };
  return (
    <FormDialog
      title={t.connectTitle(network.name)}
      lead={t.connectText}
      width="sm"
      cancel={t.cancel}
      submit={{ label: t.connectDo, icon: Cable, disabled: container === undefined, busy: connect.isPending }}
      onSubmit={submit}
      onClose={onClose}
    >
      <Section title={t.container}>
        {container === undefined ? (
          <p className="text-sm text-muted">{t.noCandidates}</p>
        ) : (
          <Select label={t.container} value={container.id} onChange={setChosen} options={candidates.map((one) => ({ value: one.id, label: one.name, hint: one.status }))} />
        )}
      </Section>
      {container !== undefined && !network.predefined && (
        <>
          <Field label={t.aliases} optional hint={t.aliasesHint}>
            <FieldInput data-first-focus mono value={aliases} onChange={(event) => setAliases(event.target.value)} placeholder="db database" />
          </Field>
          <Field label={t.address} optional error={problem} hint={t.addressHint}>
            <FieldInput mono value={ipv4} onChange={(event) => setIpv4(event.target.value)} aria-invalid={problem !== undefined} />
          </Field>
        </>
      )}
      {connect.error !== null && <ErrorCallout error={connect.error} />}
    </FormDialog>
  );
}

function addressProblem(text: string, subnet: string): string | undefined {
  if (text === '') return undefined;
  const [address, block] = [parseAddress(text), parseBlock(subnet)];
  return address !== undefined && block !== undefined && blockHolds(block, address) ? undefined : t.addressProblem(subnet);
}
