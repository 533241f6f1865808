import { useState, type ReactNode } from 'react';
import type { ImageSummary } from '../../../electron/shared/ipc/images.ts';
import { shortId } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Field } from '../../ui/field.tsx';
import { SuggestInput } from '../../ui/suggest-input.tsx';

/** A name or the id of an image, with those that are here to choose from. */
export function ImagePicker({ label, value, images, onChange }: { label: string; value: string; images: readonly ImageSummary[]; onChange: (value: string) => void }): ReactNode {
  const shown = value.startsWith('sha256:') ? (images.find(({ id }) => id === value)?.tags[0] ?? shortId(value)) : value;
  const [typed, setTyped] = useState({ for: value, text: shown });
  // Another value from outside, such as a swap, is shown in place of what was typed.
  if (typed.for !== value) setTyped({ for: value, text: shown });
  const suggestions = images.flatMap(({ id, tags }) => (tags.length === 0 ? [shortId(id)] : tags));
  const change = (text: string): void => {
    setTyped({ for: text.trim(), text });
    onChange(text.trim());
  };
  return (
    <Field label={label} className="w-80 max-w-[40%]">
      <SuggestInput value={typed.text} onChange={change} suggestions={suggestions} placeholder={strings.layers.compare.pick} />
    </Field>
  );
}
