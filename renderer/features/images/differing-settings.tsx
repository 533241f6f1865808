import type { ReactNode } from 'react';
import type { CompareImagesReply } from '../../../electron/shared/engine-api/image-contents.ts';
import { strings } from '../../strings/strings.ts';
import { Section } from '../../ui/text.tsx';
import { settingLines } from './setting-lines.ts';

const { compare: text } = strings.layers;

/** Settings of containers that differ, one line for each part of what is a list. */
export function DifferingSettings({ settings }: { settings: CompareImagesReply['settings'] }): ReactNode {
  const lines = settings.flatMap(settingLines);
  return (
    <div {...(lines.length > 4 && { role: 'region', 'aria-label': text.settings, tabIndex: 0 })} className="relative max-h-[40%] shrink-0 -outline-offset-2 overflow-y-auto border-b border-line px-5 py-4">
      <Section title={text.settings}>
        {lines.length === 0 ? (
          <p className="text-muted">{text.noSettings}</p>
        ) : (
          <div className="rounded-lg border border-line">
          <table className="w-full table-fixed text-left text-xs">
            <thead className="text-muted">
              <tr className="h-8">
                <th className="w-1/5 px-3 font-medium">{text.setting}</th>
                <th className="px-3 font-medium">{text.before}</th>
                <th className="px-3 font-medium">{text.after}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map(({ name, before, after }) => (
                <tr key={`${name} ${before} ${after}`} className="border-t border-line align-top">
                  <th scope="row" className="px-3 py-1.5 font-medium wrap-anywhere">
                    {name}
                  </th>
                  <Value value={before} tone="text-danger" />
                  <Value value={after} tone="text-ok" />
                </tr>
              ))}
            </tbody>
          </table>
          </div>
        )}
      </Section>
    </div>
  );
}

function Value({ value, tone }: { value: string | null; tone: string }): ReactNode {
  return <td className={`px-3 py-1.5 font-mono wrap-anywhere select-text ${value === null ? 'text-faint' : tone}`}>{value ?? text.unset}</td>;
}
