import { useId, type ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

type FormDialogProps = {
  title: string;
  lead?: ReactNode;
  width?: 'sm' | 'md' | 'lg';
  cancel: string;
  /** Of the button that sends the form; Enter in a field does the same. */
  submit: { readonly label: string; readonly icon?: LucideIcon; readonly busy?: boolean; readonly disabled?: boolean };
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
};

/** A form of a few fields over the place where it was asked for. */
export function FormDialog({ title, lead, width = 'md', cancel, submit, onSubmit, onClose, children }: FormDialogProps): ReactNode {
  const form = useId();
  const { label, ...rest } = submit;
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      description={lead}
      width={width}
      footer={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button look="primary" type="submit" form={form} {...rest}>
            {label}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
        className="flex flex-col gap-4"
      >
        {children}
      </form>
    </Dialog>
  );
}
