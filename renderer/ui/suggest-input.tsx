import { Autocomplete as Base } from '@base-ui/react/autocomplete';
import type { ReactNode, Ref } from 'react';
import { Input } from './field.tsx';

type SuggestInputProps = { label?: string; value: string; onChange: (value: string) => void; onBlur?: () => void; suggestions: readonly string[]; placeholder?: string; invalid?: boolean; autoFocus?: boolean; ref?: Ref<HTMLInputElement> };

/** Free text with what is known to fit it. */
export function SuggestInput({ label, value, onChange, onBlur, suggestions, placeholder, invalid = false, autoFocus = false, ref }: SuggestInputProps): ReactNode {
  return (
    <Base.Root items={suggestions} value={value} onValueChange={onChange}>
      <Base.Input render={<Input ref={ref} mono {...(label !== undefined && { 'aria-label': label })} autoFocus={autoFocus} onBlur={onBlur} placeholder={placeholder} aria-invalid={invalid} />} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} className="z-50 outline-none data-empty:hidden">
          <Base.Popup className="pop max-h-64 w-(--anchor-width) overflow-y-auto rounded-lg bg-raised p-1 font-mono text-xs text-text shadow-pop outline-none data-empty:hidden">
            <Base.List>
              {(item: string) => (
                <Base.Item key={item} value={item} className="block truncate rounded-md px-2 leading-7 outline-none select-none data-highlighted:bg-press">
                  {item}
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
