import { useId, useState, type ReactNode } from 'react';
import { strings } from '../../strings/strings.ts';
import { FieldError, Input } from '../../ui/field.tsx';
import { SettingRow } from './setting-row.tsx';

type NumberSettingProps = { title: string; hint: string; value: number; min: number; max: number; disabled?: boolean; onChange: (value: number) => void };

/** A number that counts when it is left or entered; what makes no sense is not taken, and says why. */
export function NumberSetting({ title, hint, value, min, max, disabled = false, onChange }: NumberSettingProps): ReactNode {
  const id = useId();
  const [text, setText] = useState(String(value));
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setText(String(value));
  }
  const wanted = text.trim() === '' ? NaN : Number(text);
  const isGood = Number.isFinite(wanted) && wanted >= min && wanted <= max;
  const take = (): void => {
    if (isGood && wanted !== value) onChange(wanted);
  };
  return (
    <SettingRow id={id} title={title} hint={hint}>
      <div className="flex w-44 flex-col gap-1">
        <Input
          inputMode="decimal"
          aria-labelledby={id}
          aria-invalid={!isGood}
          aria-describedby={isGood ? undefined : `${id}-problem`}
          value={text}
          disabled={disabled}
          onChange={(event) => setText(event.target.value)}
          onBlur={take}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take();
            if (event.key === 'Escape') setText(String(value));
          }}
        />
        {!isGood && <FieldError id={`${id}-problem`}>{strings.settings.number(min, max)}</FieldError>}
      </div>
    </SettingRow>
  );
}
