import type { ReactNode } from 'react';
import { useFiles } from '../../bridge/use-files.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { FieldError } from '../../ui/field.tsx';
import { Fold } from '../../ui/fold.tsx';
import { PairRows } from '../../ui/pair-rows.tsx';
import { Select } from '../../ui/select.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { splitWords, type BuildForm, type OutputKind } from './build-form-state.ts';
import { countNamed, Rows, summaryOf, type OptionsProps } from './new-build-options.tsx';

const t = strings.buildForm;
const kinds = ['image', 'oci-archive', 'docker-archive', 'tar', 'folder'] as const;

/** What comes of it besides the image, and what is written on that. */
export function ResultFold({ form, problems, onChange }: OptionsProps): ReactNode {
  const { output, labels } = form;
  const count = countNamed(labels);
  const choose = (kind: OutputKind): void => onChange({ output: kind === 'image' ? { kind } : { kind, file: null } });
  return (
    <Fold title={t.result} summary={summaryOf([output.kind === 'image' ? t.summary.imageOnly : t.outputs[output.kind], count > 0 && t.summary.labels(count)])} forced={problems.output !== undefined}>
      <div className="flex flex-col gap-1">
        <span className="text-xs font-medium">{t.output}</span>
        <Select label={t.output} value={output.kind} options={kinds.map((value) => ({ value, label: t.outputs[value] }))} onChange={choose} />
        <p className="text-xs text-muted">{t.outputHints[output.kind]}</p>
      </div>
      {output.kind !== 'image' && <OutputPlace output={output} name={nameOf(form)} problem={problems.output} onChange={onChange} />}
      <Rows title={t.labels}>
        <PairRows label={t.labels} pairs={labels} onChange={(rows) => onChange({ labels: rows })} words={{ name: t.name, value: t.value, add: t.addLabel, remove: t.removePair }} />
      </Rows>
    </Fold>
  );
}

type PlaceProps = Pick<OptionsProps, 'onChange'> & { output: Exclude<BuildForm['output'], { readonly kind: 'image' }>; name: string; problem: string | undefined };

function OutputPlace({ output: { kind, file }, name, problem, onChange }: PlaceProps): ReactNode {
  const files = useFiles();
  const choose = async (): Promise<void> => {
    const chosen = kind === 'folder' ? (await files.open({ title: t.outputPlace, kind: 'folder' }))[0] : await files.save({ title: t.outputPlace, name, extensions: ['tar'] });
    if (chosen) onChange({ output: { kind, file: chosen } });
  };
  return (
    <div role="group" aria-label={t.outputPlace} data-field="output" className="flex flex-col gap-1">
      <div className="flex items-center gap-2">
        <span className="flex h-7 min-w-0 flex-1 items-center rounded-md border border-line bg-sunken px-2 font-mono text-xs">{file !== null && <MiddleText text={file.path} tail={18} />}</span>
        <Button onClick={() => void choose()}>{t.chooseOutput}</Button>
      </div>
      {problem !== undefined && <FieldError id={undefined}>{problem}</FieldError>}
    </div>
  );
}

/** `shop.tar` for `registry.example.com/me/shop:1`. */
function nameOf({ names }: BuildForm): string {
  const [first = 'image'] = splitWords(names);
  return `${first.slice(first.lastIndexOf('/') + 1).replace(/[:@].*$/, '')}.tar`;
}
