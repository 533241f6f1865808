import { ChevronDown } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useRead } from '../../bridge/use-call.ts';
import type { TerminalHow } from '../../lib/terminal-link.ts';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Select } from '../../ui/select.tsx';

const t = strings.terminal;

/** A terminal with another shell of the container, or as another user. */
export function NewTerminal({ containerId, onOpen }: { containerId: string; onOpen: (how: TerminalHow) => void }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <Popover label={t.addWith} open={open} onOpenChange={setOpen} trigger={<IconButton icon={ChevronDown} size="sm" label={t.addWith} />}>
      <Choice
        containerId={containerId}
        onOpen={(how) => {
          setOpen(false);
          onOpen(how);
        }}
      />
    </Popover>
  );
}

function Choice({ containerId, onOpen }: { containerId: string; onOpen: (how: TerminalHow) => void }): ReactNode {
  const { data: shells } = useRead('terminals.shells', { containerId });
  const [chosen, setChosen] = useState<string | null>(null);
  const [user, setUser] = useState('');
  if (shells === undefined) return <p className="text-xs text-muted">{t.readingShells}</p>;
  const shell = chosen ?? shells[0];
  if (shell === undefined) {
    return (
      <div className="max-w-72 text-xs">
        <p className="font-medium">{t.noShell}</p>
        <p className="text-muted">{t.noShellHint}</p>
      </div>
    );
  }
  return (
    <form
      className="flex w-64 flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        onOpen({ command: [shell], ...(user.trim() !== '' && { user: user.trim() }) });
      }}
    >
      <Field label={t.shell}>
        <Select label={t.shell} value={shell} onChange={setChosen} options={shells.map((path) => ({ value: path, label: path }))} />
      </Field>
      <Field label={t.user} hint={t.userHint}>
        <FieldInput mono value={user} onChange={(event) => setUser(event.target.value)} maxLength={200} />
      </Field>
      <Button type="submit" look="primary" className="self-end">
        {t.openWith}
      </Button>
    </form>
  );
}
