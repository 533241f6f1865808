import { MoreHorizontal, Play } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import type { ImageSummary } from '../../../electron/shared/ipc/images.ts';
import { formatAge, formatBytes, formatTime, shortId } from '../../lib/format.ts';
import { splitTag } from '../../lib/image-name.ts';
import { Link, navigate, openDialog } from '../../lib/router.tsx';
import { useMedia } from '../../lib/use-media.ts';
import { useNow } from '../../lib/use-now.ts';
import { strings } from '../../strings/strings.ts';
import { IconButton } from '../../ui/button.tsx';
import { DataTable, type Column, type Selection } from '../../ui/data-table.tsx';
import { Menu } from '../../ui/menu.tsx';
import { RowActions } from '../../ui/row-actions.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { imagePlace, runImage, type ImageActions } from './image-actions.ts';
import { TagLine } from './image-card.tsx';
import { nameOfImage } from './image-names.ts';

const { columns: text, card } = strings.images;

const dataColumns: readonly Column<ImageSummary>[] = [
  {
    id: 'name', header: text.name, track: 'minmax(160px, 2fr)', sortBy: nameOfImage,
    cell: ({ id, tags }) => (
      <Link to={imagePlace(id)} tabIndex={-1} className="flex min-w-0 font-medium hover:underline">
        <MiddleText text={splitTag(tags[0], id).name} tail={12} />
      </Link>
    ),
  },
  { id: 'tag', header: text.tag, track: 'minmax(112px, 1fr)', sortBy: ({ tags, id }) => splitTag(tags[0], id).tag, cell: (image) => <TagLine image={image} tag={splitTag(image.tags[0], image.id).tag} /> },
  { id: 'id', header: text.id, track: '104px', cell: ({ id }) => <span className="font-mono text-xs text-faint">{shortId(id)}</span> },
  { id: 'platform', header: text.platform, track: '104px', sortBy: ({ platform }) => platform, cell: ({ platform }) => <MiddleText text={platform} tail={6} className="text-muted" /> },
  { id: 'layers', header: text.layers, track: '60px', align: 'end', sortBy: ({ layers }) => layers, cell: ({ layers }) => <span className="text-muted">{layers}</span> },
  { id: 'containers', header: text.containers, track: '80px', align: 'end', sortBy: ({ containers }) => containers, cell: ({ containers }) => <span className={containers === 0 ? 'text-faint' : 'text-muted'}>{containers}</span> },
  { id: 'age', header: text.age, track: '48px', align: 'end', sortBy: ({ createdAt }) => -Date.parse(createdAt), cell: (image) => <AgeCell image={image} /> },
  { id: 'size', header: text.size, track: '72px', align: 'end', sortBy: ({ size }) => size, cell: ({ size }) => formatBytes(size) },
  {
    id: 'alone', header: text.alone, track: '72px', align: 'end', sortBy: ({ size, sharedBytes }) => size - sharedBytes,
    cell: ({ size, sharedBytes }) => (
      <span className="text-muted" title={text.aloneHint}>
        {formatBytes(size - sharedBytes)}
      </span>
    ),
  },
];

function AgeCell({ image: { createdAt } }: { image: ImageSummary }): ReactNode {
  return (
    <time dateTime={createdAt} title={formatTime(createdAt)} className="text-muted">
      {formatAge(createdAt, useNow())}
    </time>
  );
}

function actionsColumn(actions: ImageActions): Column<ImageSummary> {
  return {
    id: 'actions', header: text.actions, hideHeader: true, track: '64px', align: 'end',
    cell: (image) => (
      <RowActions
        render={() => (
          <>
            <IconButton icon={Play} label={card.runName(nameOfImage(image))} tabIndex={-1} onClick={() => runImage(image)} />
            <Menu trigger={<IconButton icon={MoreHorizontal} label={card.moreFor(nameOfImage(image))} tooltip={false} tabIndex={-1} />} entries={actions.entries(image)} />
          </>
        )}
      />
    ),
  };
}

const onlyWide = new Set(['id', 'platform']);

export function ImageTable({ images, actions, selection }: { images: readonly ImageSummary[]; actions: ImageActions; selection: Selection }): ReactNode {
  const wide = useMedia('(min-width: 1200px)');
  const columns = useMemo(() => [...dataColumns.filter(({ id }) => wide || !onlyWide.has(id)), actionsColumn(actions)], [wide, actions]);
  return (
    <DataTable
      label={strings.images.title}
      rows={images}
      rowId={({ id }) => id}
      rowName={nameOfImage}
      columns={columns}
      onOpen={({ id }) => navigate(imagePlace(id))}
      onRemove={({ id }) => openDialog('remove-image', { image: id })}
      menu={actions.entries}
      selection={selection}
    />
  );
}
