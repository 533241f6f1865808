import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PlatformItem, PlatformsReply } from '../../../electron/shared/engine-api/image-platforms.ts';
import type { ImageDetail } from '../../../electron/shared/ipc/images.ts';
import { useRead } from '../../bridge/use-call.ts';
import { formatBytes, shortId } from '../../lib/format.ts';
import { Link, openDialog } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton, Section } from '../../ui/text.tsx';
import { imagePlace } from './image-actions.ts';

const { overview: text } = strings.images;

/** What the index offers that the image came in; nothing for an image that came alone. */
export function ImagePlatforms({ image }: { image: ImageDetail }): ReactNode {
  const { data } = useRead('images.platforms', { id: image.id });
  if (data === undefined || data.index === null) return null;
  return <PlatformTable image={image} index={data.index} platforms={data.platforms} />;
}

function PlatformTable({ image, index, platforms }: { image: ImageDetail; index: NonNullable<PlatformsReply['index']>; platforms: readonly PlatformItem[] }): ReactNode {
  return (
    <Section
      title={text.platforms}
      aside={
        <span className="flex items-center gap-1 text-xs text-faint">
          {text.index(shortId(index.digest))}
          <CopyButton text={index.digest} label={text.copy(index.digest)} />
        </span>
      }
    >
      <ul className="rounded-lg border border-line">
        {platforms.map((item) => (
          <li key={item.digest} className="grid min-h-9 grid-cols-[minmax(120px,1fr)_120px_88px_96px_96px] items-center gap-4 border-b border-line px-3 text-sm last:border-0">
            <span className="truncate">{item.platform ?? (item.kind === 'attestation' ? text.attestation : text.other)}</span>
            <span className="font-mono text-xs text-faint">{shortId(item.digest)}</span>
            <span className="text-right text-xs text-muted">{item.bytes === null ? '' : formatBytes(item.bytes)}</span>
            <span className={item.isHere ? 'text-xs' : 'text-xs text-faint'}>{item.imageId === image.id ? text.thisOne : item.isHere ? text.here : text.notHere}</span>
            <span className="flex justify-end">
              <PlatformWay image={image} item={item} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function PlatformWay({ image, item }: { image: ImageDetail; item: PlatformItem }): ReactNode {
  const [name] = image.tags;
  if (item.imageId !== null) {
    if (item.imageId === image.id) return null;
    return (
      <Link to={imagePlace(item.imageId)} className="rounded-sm px-1 text-xs text-accent hover:underline">
        {text.open}
      </Link>
    );
  }
  const { platform } = item;
  if (platform === null || name === undefined || item.isHere) return null;
  return (
    <Button size="sm" icon={Download} aria-label={`${text.pull} ${platform}`} onClick={() => openDialog('pull', { reference: name, platform })}>
      {text.pull}
    </Button>
  );
}
