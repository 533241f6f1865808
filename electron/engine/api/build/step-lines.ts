import type { ProgressLine } from '../../../shared/docker/progress-line.ts';
import type { BuildEvent, PlannedStep } from '../../../shared/engine-api/builds.ts';
import { shortId } from '../../../shared/oci/digest.ts';
import { missText } from './miss-text.ts';

/** Where a step stands: `Step number/of`; one of the `triggers` of its stage's base has no number. */
export type StepPlace = { readonly step: PlannedStep; readonly number: number | undefined; readonly of: number; readonly triggers: number };

/** Writes what one event of a step is in the words of `POST /build`; `isNew`: it is the first of its step. */
export function stepLines(place: StepPlace, event: BuildEvent, isNew: boolean): ProgressLine[] {
  const { step } = place;
  const lines: ProgressLine[] = isNew ? [{ stream: headText(place) }, { stream: '\n' }] : [];
  switch (event.kind) {
    case 'step-started': {
      const why = event.miss === undefined ? '' : missText(event.miss);
      return why === '' ? lines : [...lines, { stream: ` ---> Cache missed: ${why}\n` }];
    }
    case 'container':
      return [...lines, { stream: ` ---> Running in ${shortId(event.id)}\n` }];
    case 'progress':
      return [...lines, progressLine(event)];
    case 'log':
      return [...lines, { stream: logText(event) }];
    case 'step-finished':
      return [...lines, ...(event.cached && step.kind !== 'from' ? [{ stream: ' ---> Using cache\n' }] : [])];
    case 'started':
    case 'context':
    case 'plan':
    case 'source':
    case 'finding':
    case 'finished':
      return lines;
  }
}

function headText({ step, number, of, triggers }: StepPlace): string {
  return number === undefined ? `# Executing ${triggers} build trigger${triggers === 1 ? '' : 's'} : ${step.text}` : `Step ${number}/${of} : ${step.text}`;
}

/** Tools that read the output of Docker's classic builder look for it. */
export function removalLine(container: string): ProgressLine {
  return { stream: `Removing intermediate container ${shortId(container)}\n` };
}

/** What a step left: the layer that it ended with, nothing for an empty one. */
export function resultLine(id: string | undefined): ProgressLine {
  return { stream: ` ---> ${id === undefined ? '' : shortId(id)}\n` };
}

/** What went to stderr is light red, as Docker has it. */
function logText({ stream, text, part }: Extract<BuildEvent, { kind: 'log' }>): string {
  const line = part ? text : `${text}\n`;
  return stream === 'stderr' ? `\u001b[91m${line}\u001b[0m` : line;
}

/** `what`: a word for what is done, and the thing: a digest, an address. */
function progressLine({ what, bytes, total }: Extract<BuildEvent, { kind: 'progress' }>): ProgressLine {
  const [word = '', ...thing] = what.split(' ');
  const id = thing.join(' ');
  return { status: word, progressDetail: { current: bytes, ...(total !== undefined && { total }) }, ...(id !== '' && { id: id.startsWith('sha256:') ? shortId(id) : id }) };
}
