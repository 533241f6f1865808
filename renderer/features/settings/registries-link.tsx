import type { ReactNode } from 'react';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';

const words = strings.settings.registries;

/** They have a page of their own. */
export function RegistriesLink(): ReactNode {
  return (
    <div className="flex flex-col items-start gap-3">
      <p>{words.logins}</p>
      <Button onClick={() => navigate('/registries')}>{words.show}</Button>
    </div>
  );
}
