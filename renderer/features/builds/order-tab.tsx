import { ListOrdered } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BuildSummary } from '../../../electron/shared/engine-api/builds.ts';
import { useRead } from '../../bridge/use-call.ts';
import { strings } from '../../strings/strings.ts';
import { EmptyState, ErrorScreen, PageSkeleton } from '../../ui/states.tsx';
import { OrderProposals } from './order-proposals.tsx';

const { order } = strings.buildForm;

/** What a better order of the Dockerfile as it is now would have saved the builds of the past. */
export function OrderTab({ build }: { build: BuildSummary }): ReactNode {
  const isFolder = build.description.context.kind === 'folder';
  const { data, error, refetch } = useRead('builds.checkAgain', { id: build.id }, { enabled: isFolder, fresh: true });
  if (!isFolder) {
    return (
      <EmptyState icon={ListOrdered} title={order.none}>
        {order.noFile}
      </EmptyState>
    );
  }
  if (error !== null && data === undefined) return <ErrorScreen error={error} retry={() => void refetch()} />;
  if (data === undefined) return <PageSkeleton label={strings.buildForm.checking} />;
  return (
    <div className="h-full overflow-y-auto p-5">
      <OrderProposals advice={data.order} source={data.source} of={{ kind: 'build', id: build.id }} onWritten={() => void refetch()} />
    </div>
  );
}
