import { Check, X } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { useRead, useReadAll } from '../../bridge/use-call.ts';
import { changesShown } from '../../lib/changes-shown.ts';
import { cn } from '../../lib/cn.ts';
import { matchPath, navigate, openDialog, usePlace } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CodeLine } from '../../ui/text.tsx';
import { nextTourState, tourSteps, type TourState } from './tour-steps.ts';
import { setTour, useTour } from './use-tour.ts';

const words = strings.tour;
const doable = tourSteps.filter((step) => step !== 'over');

/** The tour while it is taken: a strip above the page, so that it covers nothing of what it speaks of. */
export function TourCard(): ReactNode {
  const tour = useTour();
  return tour === undefined ? null : <Card tour={tour} />;
}

function Card({ tour }: { tour: TourState }): ReactNode {
  const changes = useFollow(tour);
  const { step } = tour;
  const number = tourSteps.indexOf(step) + 1;
  return (
    <aside aria-label={words.title} className="flex flex-none items-start gap-4 border-b border-line bg-raised py-3 pr-3 pl-5">
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <p className="flex items-center gap-2 text-xs text-muted">
          <Dots reached={number - 1} />
          {step === 'over' ? words.done : words.step(number, doable.length)}
        </p>
        <div role="status" className="flex flex-col gap-1">
          {step !== 'over' && <h2 className="text-sm font-semibold">{words.steps[step].title}</h2>}
          <p className="max-w-160 text-sm text-muted">{step === 'over' ? words.over : words.steps[step].text}</p>
          {step === 'see' && changes === 0 && <p className="text-sm text-warn">{words.steps.see.nothingYet}</p>}
        </div>
        {step === 'change' && <CodeLine text={words.command} label={words.copyCommand} />}
      </div>
      <Actions tour={tour} />
      <IconButton icon={X} label={words.hide} size="sm" onClick={() => setTour(undefined)} />
    </aside>
  );
}

/** Goes on as soon as what the step asks for is so. Resolves with the changes of the container, where its page of changes is open. */
function useFollow(tour: TourState): number | undefined {
  const { path } = usePlace();
  const containers = useReadAll('containers.list').data;
  const images = useReadAll('images.list').data;
  const looking = matchPath('/containers/:id/changes', path)?.['id'] === tour.containerId && (tour.step === 'change' || tour.step === 'see');
  // The question that the page of changes asks, so that both have one answer.
  const loss = useRead('loss.read', { id: tour.containerId, changes: changesShown }, { enabled: looking }).data;
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
        return (
          <>
            <Button onClick={to('terminal')}>{words.steps.change.action}</Button>
            {act(words.steps.see.action, to('changes'))}
          </>
        );
      case 'remove':
        return act(words.steps.remove.action, () => openDialog('remove-containers', { container: containerId }));
      case 'restore':
        return act(words.steps.restore.action, () => navigate('/disk/trash'));
      case 'commit':
        return act(words.steps.commit.action, () => openDialog('commit-container', { container: containerId }));
      case 'over':
        return act(words.done, () => setTour(undefined));
    }
  };
  return <div className="flex flex-none gap-2 self-center">{actions()}</div>;
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
