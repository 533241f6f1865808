import { CircleAlert, CircleCheck, FileArchive, HardDrive, Layers, LoaderCircle } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { LossReply } from '../../../electron/shared/engine-api/loss.ts';
import type { EngineError } from '../../../electron/shared/errors/engine-error.ts';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { useAct } from '../../bridge/use-call.ts';
import { useFiles } from '../../bridge/use-files.ts';
import { adviseOn } from '../../lib/advice.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { Input } from '../../ui/field.tsx';
import { ErrorCallout } from '../../ui/states.tsx';
import { SuggestInput } from '../../ui/suggest-input.tsx';
import { Section } from '../../ui/text.tsx';
import { proposeVolume } from './propose-volume.ts';
import type { Kept } from './use-kept.ts';

const text = strings.removal;
export type KeepForm = { readonly kind: 'volume'; readonly path: string } | { readonly kind: 'image' };
type WaysProps = { container: ContainerSummary; loss: LossReply | undefined; kept: Kept; form: KeepForm | undefined; onForm: (form: KeepForm | undefined) => void };

/** The ways to keep what a container wrote: a folder as a volume, all of it as an image, its files. Each is a task, and what came of it stays in sight. */
export function KeepWays({ container, loss, kept, form, onForm }: WaysProps): ReactNode {
  const files = useFiles();
  const exportFiles = useAct('loss.export', { quiet: true });
  const [error, setError] = useState<EngineError | undefined>(undefined);
  const keepFile = async (): Promise<void> => {
    try {
      setError(undefined);
      onForm(undefined);
      const file = await files.save({ title: text.exportTitle(container.name), name: `${container.name}.tar`, extensions: ['tar'] });
      if (file === null) return;
      kept.add({ ...(await exportFiles.mutateAsync({ id: container.id, handle: file.handle })), label: file.name, done: text.keptFile(file.path) });
    } catch (failure) {
      setError(failure as EngineError);
    }
  };
  return (
    <Section title={text.ways}>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" icon={HardDrive} aria-expanded={form?.kind === 'volume'} onClick={() => onForm(form?.kind === 'volume' ? undefined : { kind: 'volume', path: loss?.data[0]?.path ?? loss?.writers[0]?.path ?? '' })}>
          {text.asVolume}
        </Button>
        <Button size="sm" icon={Layers} aria-expanded={form?.kind === 'image'} onClick={() => onForm(form?.kind === 'image' ? undefined : { kind: 'image' })}>
          {text.asImage}
        </Button>
        <Button size="sm" icon={FileArchive} onClick={() => void keepFile()}>
          {text.asFile}
        </Button>
      </div>
      {form?.kind === 'volume' && <VolumeForm key={form.path} container={container} loss={loss} path={form.path} kept={kept} onDone={() => onForm(undefined)} />}
      {form?.kind === 'image' && <ImageForm container={container} kept={kept} onDone={() => onForm(undefined)} />}
      {error !== undefined && <ErrorCallout error={error} />}
      <KeptList kept={kept} />
    </Section>
  );
}

type FormProps = { container: ContainerSummary; kept: Kept; onDone: () => void };

function VolumeForm({ container, loss, path: first, kept, onDone }: FormProps & { loss: LossReply | undefined; path: string }): ReactNode {
  const [path, setPath] = useState(first);
  const [volume, setVolume] = useState(proposeVolume(container.name, first));
  const keep = useAct('loss.keepAsVolume', { quiet: true });
  const folders = [...new Set([...(loss?.data ?? []), ...(loss?.writers ?? []), ...(loss?.folders ?? [])].map((folder) => folder.path))];
  return (
    <form
      className="grid grid-cols-[1fr_1fr_auto] items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        keep.mutate(
          { id: container.id, path, volume },
          {
            onSuccess: ({ taskId }) => {
              kept.add({ taskId, label: path, done: text.keptVolume(path, volume) });
              onDone();
            },
          },
        );
      }}
    >
      <SuggestInput autoFocus label={text.folder} value={path} onChange={setPath} suggestions={folders} placeholder={strings.run.destinationPlaceholder} />
      <Input mono aria-label={text.volume} value={volume} onChange={(event) => setVolume(event.target.value)} placeholder={text.volume} />
      <Button type="submit" busy={keep.isPending} disabled={path === '' || volume === ''}>
        {text.keepVolume}
      </Button>
      {keep.error !== null && (
        <div className="col-span-3">
          <ErrorCallout error={keep.error} />
        </div>
      )}
    </form>
  );
}

function ImageForm({ container, kept, onDone }: FormProps): ReactNode {
  const [name, setName] = useState(`${container.name.toLowerCase()}:kept`);
  const commit = useAct('containers.commit', { quiet: true });
  return (
    <form
      className="grid grid-cols-[1fr_auto] items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate(
          { id: container.id, reference: name.trim(), message: '' },
          {
            onSuccess: ({ taskId }) => {
              kept.add({ taskId, label: name, done: text.keptImage(name) });
              onDone();
            },
          },
        );
      }}
    >
      <Input autoFocus mono aria-label={text.image} value={name} onChange={(event) => setName(event.target.value)} />
      <Button type="submit" busy={commit.isPending} disabled={name.trim() === ''}>
        {text.keepImage}
      </Button>
      {commit.error !== null && (
        <div className="col-span-2">
          <ErrorCallout error={commit.error} />
        </div>
      )}
    </form>
  );
}

function KeptList({ kept }: { kept: Kept }): ReactNode {
  return (
    <ul aria-live="polite" className="flex flex-col gap-1 text-xs empty:hidden">
      {kept.things.map(({ taskId, label, done, task }) => (
        <li key={taskId} className="flex min-h-6 items-center gap-2">
          {task?.state === 'running' && <LoaderCircle size={14} className="shrink-0 animate-spin text-accent" aria-hidden />}
          {task?.state === 'done' && <CircleCheck size={14} className="shrink-0 text-ok" aria-hidden />}
          {(task?.state === 'failed' || task?.state === 'cancelled') && <CircleAlert size={14} className="shrink-0 text-danger" aria-hidden />}
          <span className="min-w-0 text-text wrap-anywhere">{keptText(label, done, task)}</span>
        </li>
      ))}
    </ul>
  );
}

function keptText(label: string, done: string, task: Kept['things'][number]['task']): string {
  if (task === undefined || task.state === 'done') return done;
  if (task.state === 'running') return text.keepingText(label);
  return task.error === null ? text.notKept(label) : `${text.notKept(label)}: ${adviseOn(task.error).text} (${task.error.message})`;
}
