import { Check, X } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { useRead, useReadAll } from '../../bridge/use-call.ts';
import { cn } from '../../lib/cn.ts';
import { matchPath, navigate, openDialog, usePlace } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CodeLine } from '../../ui/text.tsx';
import { nextTourState, tourSteps, type TourState } from './tour-steps.ts';
import { setTour, useTour } from './use-tour.ts';

const words = strings.tour;
const doable = tourSteps.filter((step) => step !== 'over');

/** The tour, in a corner of the window while it is taken. */
export function TourCard(): ReactNode {
  const tour = useTour();
  return tour === undefined ? null : <Card tour={tour} />;
}

function Card({ tour }: { tour: TourState }): ReactNode {
  const changes = useFollow(tour);
  const { step } = tour;
  const number = tourSteps.indexOf(step) + 1;
  return (
    <aside aria-label={words.title} className="fixed bottom-11 left-1/2 z-30 flex w-150 max-w-[calc(100vw-48px)] -translate-x-1/2 flex-col gap-2 rounded-xl bg-raised p-4 shadow-pop">
      <header className="flex items-center gap-3">
        <Dots reached={number - 1} />
        <span className="flex-1 text-xs text-muted">{step === 'over' ? words.done : words.step(number, doable.length)}</span>
        <IconButton icon={X} label={words.hide} size="sm" onClick={() => setTour(undefined)} />
      </header>
      <div role="status" className="flex flex-col gap-1">
        {step !== 'over' && <h2 className="text-sm font-semibold">{words.steps[step].title}</h2>}
        <p className="text-sm text-muted">{step === 'over' ? words.over : words.steps[step].text}</p>
        {step === 'see' && changes === 0 && <p className="text-sm text-warn">{words.steps.see.nothingYet}</p>}
      </div>
      {step === 'change' && <CodeLine text={words.command} label={words.copyCommand} />}
      <Actions tour={tour} />
    </aside>
  );
}

/** Goes on as soon as what the step asks for is so. Resolves with the changes of the container, where its page of changes is open. */
function useFollow(tour: TourState): number | undefined {
  const { path } = usePlace();
  const containers = useReadAll('containers.list').data;
  const images = useReadAll('images.list').data;
  const looking = matchPath('/containers/:id/changes', path)?.['id'] === tour.containerId && (tour.step === 'change' || tour.step === 'see');
  const loss = useRead('loss.read', { id: tour.containerId, changes: 1 }, { enabled: looking, fresh: true }).data;
  const counts = looking ? loss?.counts : undefined;
  const changes = counts && counts.added + counts.changed + counts.deleted;
  useEffect(() => {
    if (containers === undefined || images === undefined) return;
    const next = nextTourState(tour, { containers, images, changes });
    if (next !== tour) setTour(next);
  }, [tour, containers, images, changes]);
  return changes;
}

function Actions({ tour }: { tour: TourState }): ReactNode {
  const { step, containerId } = tour;
  const to = (part: string) => () => navigate(`/containers/${containerId}/${part}`);
  const act = (label: string, onClick: () => void): ReactNode => (
    <Button look="primary" onClick={onClick}>
      {label}
    </Button>
  );
  const actions = (): ReactNode => {
    switch (step) {
      case 'run':
        return act(words.steps.run.action, () => openDialog('run', { image: 'tidewharf/starter' }));
      case 'change':
        return (
          <>
            <Button
              onClick={() => {
                setTour({ ...tour, step: 'see' });
                to('changes')();
              }}
            >
              {words.steps.change.next}
            </Button>
            {act(words.steps.change.action, to('terminal'))}
          </>
        );
      case 'see':
        return act(words.steps.see.action, to('changes'));
      case 'remove':
        return act(words.steps.remove.action, () => openDialog('remove-containers', { container: containerId }));
      case 'restore':
        return act(words.steps.restore.action, () => navigate('/disk/trash'));
      case 'commit':
        return act(words.steps.commit.action, () => openDialog('commit', { container: containerId }));
      case 'over':
        return act(words.done, () => setTour(undefined));
    }
  };
  return <div className="flex justify-end gap-2">{actions()}</div>;
}

function Dots({ reached }: { reached: number }): ReactNode {
  return (
    <span aria-hidden className="flex gap-1">
      {doable.map((step, index) => (
        <span key={step} className={cn('flex size-4 items-center justify-center rounded-full border text-2xs', index < reached ? 'border-ok bg-ok text-surface' : index === reached ? 'border-accent' : 'border-line')}>
          {index < reached && <Check size={10} strokeWidth={3} />}
        </span>
      ))}
    </span>
  );
}
