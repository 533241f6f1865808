import { Search, Tags, Warehouse } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { navigate, usePlace } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { Input } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { FoundRepositories } from './found-repositories.tsx';
import { RepositoryTags } from './repository-tags.tsx';
import { useLogins } from './use-logins.ts';

const t = strings.registries.browse;

/** What is asked for is in the place, so that back leads from tags to what was found. */
export function BrowseTab(): ReactNode {
  const { params } = usePlace();
  const registry = params.get('in') ?? 'docker.io';
  const term = params.get('q') ?? '';
  const repository = params.get('repository');
  const found = (): ReactNode => {
    if (repository !== null) return <RepositoryTags key={repository} repository={repository} />;
    if (term !== '') return <FoundRepositories registry={registry} term={term} />;
    return (
      <EmptyState icon={Warehouse} title={t.startTitle}>
        {t.startText}
      </EmptyState>
    );
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <BrowseForm key={`${registry} ${term}`} registry={registry} text={repository === null ? term : bareName(repository, registry)} />
      <div className="min-h-0 flex-1">{found()}</div>
    </div>
  );
}

function bareName(repository: string, registry: string): string {
  return repository.startsWith(`${registry}/`) ? repository.slice(registry.length + 1) : repository;
}

function BrowseForm({ registry: before, text: given }: { registry: string; text: string }): ReactNode {
  const logins = useLogins().data?.logins ?? [];
  const [registry, setRegistry] = useState(before);
  const [text, setText] = useState(given);
  const choices = [...new Set(['docker.io', ...logins.map((login) => login.registry), before])];
  const words = text.trim();
  const search = (): void => {
    if (words !== '') navigate(`/registries/browse?${new URLSearchParams({ in: registry, q: words }).toString()}`);
  };
  const showTags = (): void => {
    if (words !== '') navigate(`/registries/browse?${new URLSearchParams({ in: registry, repository: fullName(words, registry) }).toString()}`);
  };
  return (
    <form
      role="search"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        search();
      }}
      className="flex h-13 shrink-0 items-center gap-2 border-b border-line px-5"
    >
      <Select label={strings.registries.registry} value={registry} onChange={setRegistry} options={choices.map((value) => ({ value, label: value }))} className="w-52 shrink-0" />
      <Input data-list-filter mono aria-label={t.what} placeholder={t.placeholder} value={text} onChange={(event) => setText(event.target.value)} className="max-w-90" />
      <Button look="primary" icon={Search} type="submit" disabled={words === ''}>
        {t.search}
      </Button>
      <Button icon={Tags} disabled={words === ''} onClick={showTags}>
        {t.tags}
      </Button>
    </form>
  );
}

/** A name that begins with a registry's host is whole already. */
function fullName(words: string, registry: string): string {
  const first = words.split('/')[0] ?? '';
  const isWhole = words.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  const name = words.replace(/:[\w.-]+$/, '');
  return isWhole || registry === 'docker.io' ? name : `${registry}/${name}`;
}

