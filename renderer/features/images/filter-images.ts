import type { ImageSummary } from '../../../electron/shared/ipc/images.ts';

export const imageShows = ['all', 'in-use', 'unused', 'dangling'] as const;
export type ImageShow = (typeof imageShows)[number];

const fits: Readonly<Record<ImageShow, (image: ImageSummary) => boolean>> = {
  all: () => true,
  'in-use': ({ containers }) => containers > 0,
  unused: ({ containers }) => containers === 0,
  dangling: ({ tags }) => tags.length === 0,
};

export function readShow(text: string | null): ImageShow {
  return imageShows.find((show) => show === text) ?? 'all';
}

/** Those whose names or id have every word, of one kind; and how many of each kind have every word. */
export function filterImages(images: readonly ImageSummary[], { text, show }: { readonly text: string; readonly show: ImageShow }): { readonly rows: readonly ImageSummary[]; readonly counts: Readonly<Record<ImageShow, number>> } {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const named = images.filter(({ tags, id, platform }) => {
    const own = `${tags.join(' ')} ${id} ${platform}`.toLowerCase();
    return words.every((word) => own.includes(word));
  });
  const count = (kind: ImageShow): number => named.filter(fits[kind]).length;
  return { rows: named.filter(fits[show]), counts: { all: named.length, 'in-use': count('in-use'), unused: count('unused'), dangling: count('dangling') } };
}
