import { ArrowLeft, FolderOpen, Hammer } from 'lucide-react';
import type { ReactNode } from 'react';
import { useRead } from '../../bridge/use-call.ts';
import { useFiles } from '../../bridge/use-files.ts';
import { navigate, usePlace } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState, ErrorScreen, PageSkeleton } from '../../ui/states.tsx';
import { emptyForm } from './build-form-state.ts';
import { newBuildPlace } from './build-place.ts';
import { formOfBuild } from './form-of-build.ts';
import { RecentFolders } from './recent-folders.tsx';
import { NewBuildForm } from './new-build-form.tsx';

const t = strings.buildForm;

/** The form of a build, beside it what can be said before anything runs. */
export function NewBuildPage(): ReactNode {
  const { params } = usePlace();
  const files = useFiles();
  const handle = params.get('folder');
  const path = params.get('path') ?? '';
  const from = params.get('from');
  const choose = async (): Promise<void> => {
    const [folder] = await files.open({ title: t.chooseTitle, kind: 'folder' });
    if (folder !== undefined) navigate(newBuildPlace(folder), { replace: true });
  };
  return (
    <Page lead={<IconButton icon={ArrowLeft} label={t.back} className="-mx-1" onClick={() => navigate('/builds')} />} title={t.title}>
      {from !== null ? (
        <OfBuild key={from} id={from} onChoose={() => void choose()} />
      ) : handle === null ? (
        <EmptyState
          icon={Hammer}
          title={t.noFolderTitle}
          actions={
            <Button look="primary" icon={FolderOpen} onClick={() => void choose()}>
              {t.choose}
            </Button>
          }
        >
          <p>{t.noFolder}</p>
          <p className="mt-2 text-faint">{t.dropHint}</p>
          <RecentFolders />
        </EmptyState>
      ) : (
        <NewBuildForm key={handle} folder={{ handle, path }} first={emptyForm(path)} onChoose={() => void choose()} />
      )}
    </Page>
  );
}

/** The form as it was for a build. */
function OfBuild({ id, onChoose }: { id: string; onChoose: () => void }): ReactNode {
  const build = useRead('builds.get', { id });
  const chosen = useRead('builds.chosenOf', { id }, { fresh: true });
  const error = build.error ?? chosen.error;
  if (error?.kind === 'not-found') {
    return (
      <EmptyState
        icon={Hammer}
        title={t.goneTitle}
        actions={
          <Button look="primary" icon={FolderOpen} onClick={onChoose}>
            {t.choose}
          </Button>
        }
      >
        {error.message}
      </EmptyState>
    );
  }
  if (error !== null) return <ErrorScreen error={error} retry={() => void Promise.all([build.refetch(), chosen.refetch()])} />;
  if (build.data === undefined || chosen.data === undefined || !chosen.isFetchedAfterMount) return <PageSkeleton label={t.readingBuild} />;
  return <NewBuildForm folder={chosen.data.folder} first={formOfBuild(build.data.description, chosen.data)} onChoose={onChoose} />;
}
