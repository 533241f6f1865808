import { FileKey, KeyRound, Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFiles } from '../../bridge/use-files.ts';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Input } from '../../ui/field.tsx';
import { MiddleText } from '../../ui/text.tsx';
import type { SecretRow } from './build-form-state.ts';

const t = strings.buildForm;

/** Secrets by id, each a value or a file. `fixed`: which ones there are is known, only their values are asked for. */
export function SecretRows({ rows, onChange, fixed = false }: { rows: readonly SecretRow[]; onChange: (rows: readonly SecretRow[]) => void; fixed?: boolean }): ReactNode {
  const files = useFiles();
  const change = (key: number, patch: Partial<SecretRow>): void => onChange(rows.map((row) => (row.key === key ? { ...row, ...patch } : row)));
  const choose = async ({ key, id }: SecretRow): Promise<void> => {
    const [file] = await files.open({ title: t.secretFileTitle(id) });
    if (file !== undefined) change(key, { file, value: '' });
  };
  return (
    <div role="group" aria-label={t.secrets} className="flex flex-col items-start gap-1.5">
      {rows.map((row, index) => (
        <div key={row.key} className="flex w-full items-center gap-1.5">
          {fixed ? (
            <span className="w-32 shrink-0 truncate font-mono text-xs">{row.id}</span>
          ) : (
            <Input mono aria-label={`${t.secretId} ${index + 1}`} placeholder={t.secretId} value={row.id} onChange={(event) => change(row.key, { id: event.target.value })} className="max-w-32" />
          )}
          {row.file === null ? (
            <>
              <Input mono type="password" {...(fixed && index === 0 && { 'data-first-focus': true })} autoComplete="new-password" aria-label={`${t.secretValue}: ${row.id || index + 1}`} placeholder={t.secretValue} value={row.value} onChange={(event) => change(row.key, { value: event.target.value })} />
              <IconButton icon={FileKey} label={t.secretFileTitle(row.id)} onClick={() => void choose(row)} />
            </>
          ) : (
            <>
              <span className="flex min-w-0 flex-1 font-mono text-xs">
                <MiddleText text={row.file.path} tail={16} />
              </span>
              <IconButton icon={KeyRound} label={t.typeValue} onClick={() => change(row.key, { file: null })} />
            </>
          )}
          {!fixed && <IconButton icon={Trash2} label={t.removeSecret(row.id)} tooltip={false} onClick={() => onChange(rows.filter(({ key }) => key !== row.key))} />}
        </div>
      ))}
      {!fixed && (
        <Button size="sm" icon={Plus} onClick={() => onChange([...rows, { key: Math.max(0, ...rows.map(({ key }) => key)) + 1, id: '', value: '', file: null }])}>
          {t.addSecret}
        </Button>
      )}
    </div>
  );
}
