import { FileKey, KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useFiles } from '../../bridge/use-files.ts';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Input } from '../../ui/field.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { usualAgent, type SshRow } from './build-form-state.ts';

const t = strings.buildForm;

/** SSH agents by id, each the person's own or another one's socket. `next`: the id that one more is for. */
export function SshRows({ rows, next, onChange }: { rows: readonly SshRow[]; next: string; onChange: (rows: readonly SshRow[]) => void }): ReactNode {
  const files = useFiles();
  const [added, setAdded] = useState(0);
  const change = (key: number, patch: Partial<SshRow>): void => onChange(rows.map((row) => (row.key === key ? { ...row, ...patch } : row)));
  const choose = async (key: number): Promise<void> => {
    const [socket] = await files.open({ title: t.sshSocket });
    if (socket !== undefined) change(key, { socket });
  };
  const add = (): void => {
    const key = Math.max(0, ...rows.map((row) => row.key)) + 1;
    setAdded(key);
    onChange([...rows, { key, id: next, socket: null }]);
  };
  return (
    <div role="group" aria-label={t.ssh} data-field="ssh" className="flex flex-col items-start gap-1.5">
      {rows.map(({ key, id, socket }, index) => (
        <div key={key} className="flex w-full items-center gap-1.5">
          <Input mono autoFocus={key === added} aria-label={`${t.sshId} ${index + 1}`} placeholder={usualAgent} value={id} onChange={(event) => change(key, { id: event.target.value })} className="max-w-32" />
          {socket === null ? (
            <>
              <span className="min-w-0 flex-1 truncate text-xs">{t.sshOwn}</span>
              <IconButton icon={FileKey} label={t.sshSocket} onClick={() => void choose(key)} />
            </>
          ) : (
            <>
              <span className="flex min-w-0 flex-1 font-mono text-xs">
                <MiddleText text={socket.path} tail={16} />
              </span>
              <IconButton icon={KeyRound} label={t.sshTakeOwn} onClick={() => change(key, { socket: null })} />
            </>
          )}
          <IconButton icon={Trash2} label={t.removeSsh(id)} tooltip={false} onClick={() => onChange(rows.filter((row) => row.key !== key))} />
        </div>
      ))}
      <Button size="sm" icon={Plus} onClick={add}>
        {t.addSsh}
      </Button>
    </div>
  );
}
