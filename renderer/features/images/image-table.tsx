import { MoreHorizontal, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ImageSummary } from '../../../electron/shared/ipc/images.ts';
import { formatAge, formatBytes, formatTime, shortId } from '../../lib/format.ts';
import { splitTag } from '../../lib/image-name.ts';
import { Link, navigate, openDialog } from '../../lib/router.tsx';
import { useMedia } from '../../lib/use-media.ts';
import { useNow } from '../../lib/use-now.ts';
import { IconButton } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Menu } from '../../ui/menu.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { imageEntries, imagePlace, runImage } from './image-actions.ts';

const allColumns: readonly Column<ImageSummary>[] = [
  {
    id: 'name', header: 'Name', track: 'minmax(160px, 2fr)', sortBy: ({ tags, id }) => tags[0] ?? id,
    cell: ({ id, tags }) => (
      <Link to={imagePlace(id)} tabIndex={-1} className="flex min-w-0 font-medium hover:underline">
        <MiddleText text={splitTag(tags[0], id).name} tail={12} />
      </Link>
    ),
  },
  { id: 'tag', header: 'Tag', track: 'minmax(96px, 1fr)', sortBy: ({ tags, id }) => splitTag(tags[0], id).tag, cell: (image) => <TagCell image={image} /> },
  { id: 'id', header: 'Id', track: '108px', cell: ({ id }) => <span className="font-mono text-xs text-faint">{shortId(id)}</span> },
  { id: 'layers', header: 'Layers', track: '64px', align: 'end', sortBy: ({ layers }) => layers, cell: ({ layers }) => <span className="text-muted">{layers}</span> },
  { id: 'containers', header: 'Containers', track: '84px', align: 'end', sortBy: ({ containers }) => containers, cell: ({ containers }) => <span className={containers === 0 ? 'text-faint' : 'text-muted'}>{containers}</span> },
  { id: 'age', header: 'Age', track: '56px', align: 'end', sortBy: ({ createdAt }) => -Date.parse(createdAt), cell: (image) => <AgeCell image={image} /> },
  { id: 'size', header: 'Size', track: '76px', align: 'end', sortBy: ({ size }) => size, cell: ({ size }) => formatBytes(size) },
  {
    id: 'actions', header: 'Actions', hideHeader: true, track: '64px', align: 'end',
    cell: (image) => (
      <div className="flex justify-end opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-data-popup-open:opacity-100">
        <IconButton icon={Play} label={`Run ${image.tags[0] ?? shortId(image.id)}`} tabIndex={-1} onClick={() => runImage(image)} />
        <Menu trigger={<IconButton icon={MoreHorizontal} label={`More for ${image.tags[0] ?? shortId(image.id)}`} tooltip={false} tabIndex={-1} />} entries={imageEntries(image)} />
      </div>
    ),
  },
];

function TagCell({ image: { tags, id } }: { image: ImageSummary }): ReactNode {
  const { tag } = splitTag(tags[0], id);
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      {tag === '' ? <span className="text-faint">no tag</span> : <MiddleText text={tag} tail={6} className="text-muted" />}
      {tags.length > 1 && (
        <span className="text-xs whitespace-nowrap text-faint" title={tags.slice(1).join('\n')}>
          +{tags.length - 1}
        </span>
      )}
    </span>
  );
}

function AgeCell({ image: { createdAt } }: { image: ImageSummary }): ReactNode {
  return (
    <time dateTime={createdAt} title={formatTime(createdAt)} className="text-muted">
      {formatAge(createdAt, useNow())}
    </time>
  );
}

const fewerColumns = allColumns.filter(({ id }) => id !== 'id');

export function ImageTable({ images }: { images: readonly ImageSummary[] }): ReactNode {
  const columns = useMedia('(min-width: 1200px)') ? allColumns : fewerColumns;
  return (
    <DataTable
      label="Images"
      rows={images}
      rowId={({ id }) => id}
      rowName={({ tags, id }) => tags[0] ?? shortId(id)}
      columns={columns}
      onOpen={({ id }) => navigate(imagePlace(id))}
      onRemove={({ id }) => openDialog('remove-image', { image: id })}
      menu={imageEntries}
    />
  );
}
