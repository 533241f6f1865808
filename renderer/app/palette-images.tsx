import { ArchiveRestore, FileDown, GitCompareArrows, History, Layers, Play, Tag, Trash2, Upload } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ImageSummary } from '../../electron/shared/ipc/images.ts';
import { imagePlace, runImage } from '../features/images/image-actions.ts';
import { nameOfImage } from '../features/images/image-names.ts';
import { useArchives } from '../features/images/use-archives.ts';
import { navigate, openDialog } from '../lib/router.tsx';
import { strings } from '../strings/strings.ts';
import { Entry, type Run } from './palette-entry.tsx';

const text = strings.images.palette;
const shownMax = 8;

/** What is done with no image in particular. */
export function ImageCommands({ run }: { run: Run }): ReactNode {
  const { load } = useArchives();
  return (
    <>
      <Entry icon={ArchiveRestore} label={text.load} words={['tar', 'docker load']} onSelect={run(load)} />
      <Entry icon={FileDown} label={text.import} words={['docker import', 'root file system']} onSelect={run(() => openDialog('import-image'))} />
      <Entry icon={GitCompareArrows} label={text.compare} words={['diff', 'difference']} onSelect={run(() => navigate('/images/difference'))} />
      <Entry icon={History} label={text.names} words={['tags', 'reflog', 'roll back']} onSelect={run(() => navigate('/images/names'))} />
    </>
  );
}

/** A thousand images would be a thousand lines: only the first that have every word are drawn. */
function matching(images: readonly ImageSummary[], search: string): readonly ImageSummary[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const isVerb = (word: string): boolean => text.verbs.some((verb) => verb.startsWith(word));
  return images.filter(({ tags, id }) => words.every((word) => isVerb(word) || `${tags.join(' ')} ${id}`.toLowerCase().includes(word))).slice(0, shownMax);
}

/** Images, and once something is typed what can be done to them. */
export function ImageEntries({ images, search, run }: { images: readonly ImageSummary[]; search: string; run: Run }): ReactNode {
  return matching(images, search).map((image) => {
    const { id, tags } = image;
    const name = nameOfImage(image);
    const words = (verb: string): string[] => [verb, ...tags];
    return (
      <div key={id} role="presentation">
        <Entry icon={Layers} label={name} value={`image ${id}`} words={[...tags]} onSelect={run(() => navigate(imagePlace(id)))} />
        {search !== '' && (
          <>
            <Entry icon={Play} label={text.run(name)} value={`run ${id}`} words={words('run')} onSelect={run(() => runImage(image))} />
            {tags.length > 0 && <Entry icon={Upload} label={text.push(name)} value={`push ${id}`} words={words('push')} onSelect={run(() => openDialog('push', { image: id }))} />}
            <Entry icon={Tag} label={text.tag(name)} value={`tag ${id}`} words={words('tag')} onSelect={run(() => openDialog('tag', { image: id }))} />
            <Entry icon={Layers} label={text.layers(name)} value={`layers ${id}`} words={words('layers')} onSelect={run(() => navigate(imagePlace(id, 'layers')))} />
            <Entry icon={Trash2} label={text.remove(name)} value={`remove ${id}`} words={words('remove')} onSelect={run(() => openDialog('remove-image', { image: id }))} />
          </>
        )}
      </div>
    );
  });
}
