import type { ReactNode } from 'react';
import { RemoveContainersDialog } from '../features/containers/remove-containers-dialog.tsx';
import { late } from '../lib/late.tsx';
import { closeDialog, usePlace } from '../lib/router.tsx';

const RunDialog = late(async () => (await import('../features/containers/run-dialog.tsx')).RunDialog);
const RenameDialog = late(async () => (await import('../features/containers/rename-dialog.tsx')).RenameDialog);
const CommitDialog = late(async () => (await import('../features/containers/commit-dialog.tsx')).CommitDialog);
const EditDialog = late(async () => (await import('../features/containers/edit-dialog.tsx')).EditDialog);
const PullDialog = late(async () => (await import('../features/images/pull-dialog.tsx')).PullDialog);
const PushDialog = late(async () => (await import('../features/images/push-dialog.tsx')).PushDialog);
const TagDialog = late(async () => (await import('../features/images/tag-dialog.tsx')).TagDialog);
const ImportDialog = late(async () => (await import('../features/images/import-dialog.tsx')).ImportDialog);
const RemoveImagesDialog = late(async () => (await import('../features/images/remove-images-dialog.tsx')).RemoveImagesDialog);
const CreateVolumeDialog = late(async () => (await import('../features/volumes/create-volume-dialog.tsx')).CreateVolumeDialog);
const CloneVolumeDialog = late(async () => (await import('../features/volumes/clone-volume-dialog.tsx')).CloneVolumeDialog);
const ImportVolumeDialog = late(async () => (await import('../features/volumes/import-volume-dialog.tsx')).ImportVolumeDialog);
const EmptyVolumeDialog = late(async () => (await import('../features/volumes/empty-volume-dialog.tsx')).EmptyVolumeDialog);
const RemoveVolumesDialog = late(async () => (await import('../features/volumes/remove-volumes-dialog.tsx')).RemoveVolumesDialog);
const CreateNetworkDialog = late(async () => (await import('../features/networks/create-network-dialog.tsx')).CreateNetworkDialog);
const ConnectNetworkDialog = late(async () => (await import('../features/networks/connect-network-dialog.tsx')).ConnectNetworkDialog);
const RemoveNetworksDialog = late(async () => (await import('../features/networks/remove-networks-dialog.tsx')).RemoveNetworksDialog);
const LoginDialog = late(async () => (await import('../features/registries/login-dialog.tsx')).LoginDialog);
const LogoutDialog = late(async () => (await import('../features/registries/logout-dialog.tsx')).LogoutDialog);

const RemoveBuildsDialog = late(async () => (await import('../features/builds/remove-builds-dialog.tsx')).RemoveBuildsDialog);
const CancelBuildDialog = late(async () => (await import('../features/builds/cancel-build-dialog.tsx')).CancelBuildDialog);
const RepeatBuildDialog = late(async () => (await import('../features/builds/repeat-build-dialog.tsx')).RepeatBuildDialog);
const PruneCacheDialog = late(async () => (await import('../features/builds/prune-cache-dialog.tsx')).PruneCacheDialog);

/** The dialogs any screen may ask for by `?dialog=`; each lies over the place it was asked from. */
export function Overlays(): ReactNode {
  const { params } = usePlace();
  const text = (name: string): string => params.get(name) ?? '';
  const list = (name: string): string[] => text(name).split(',').filter(Boolean);
  const ids = list('container');
  return show(text('dialog'));

  function show(dialog: string): ReactNode {
    switch (dialog) {
      case 'run':
        return <RunDialog image={text('image')} volume={text('volume')} onClose={closeDialog} />;
      case 'edit':
        return <EditDialog key={text('container')} id={text('container')} onClose={closeDialog} />;
      case 'pull':
        return <PullDialog reference={text('reference')} platform={text('platform')} onClose={closeDialog} />;
      case 'rename-container':
        return <RenameDialog id={text('container')} onClose={closeDialog} />;
      case 'commit-container':
        return <CommitDialog id={text('container')} onClose={closeDialog} />;
      case 'remove-containers':
        return <RemoveContainersDialog ids={ids} onClose={closeDialog} />;
      case 'remove-image':
        return <RemoveImagesDialog ids={list('image')} onClose={closeDialog} />;
      case 'push':
        return <PushDialog id={text('image')} onClose={closeDialog} />;
      case 'tag':
        return <TagDialog id={text('image')} onClose={closeDialog} />;
      case 'import-image':
        return <ImportDialog onClose={closeDialog} />;
      case 'login':
        return <LoginDialog registry={text('registry')} onClose={closeDialog} />;
      case 'logout':
        return <LogoutDialog registry={text('registry')} onClose={closeDialog} />;
      case 'create-network':
        return <CreateNetworkDialog onClose={closeDialog} />;
      case 'connect-network':
        return <ConnectNetworkDialog id={text('network')} onClose={closeDialog} />;
      case 'remove-networks':
        return <RemoveNetworksDialog ids={list('network')} onClose={closeDialog} />;
      case 'create-volume':
        return <CreateVolumeDialog onClose={closeDialog} />;
      case 'clone-volume':
        return <CloneVolumeDialog name={text('volume')} onClose={closeDialog} />;
      case 'import-volume':
        return <ImportVolumeDialog onClose={closeDialog} />;
      case 'empty-volume':
        return <EmptyVolumeDialog name={text('volume')} onClose={closeDialog} />;
      case 'remove-volumes':
        return <RemoveVolumesDialog names={list('volume')} onClose={closeDialog} />;
      case 'remove-builds':
        return <RemoveBuildsDialog ids={list('build')} onClose={closeDialog} />;
      case 'cancel-build':
        return <CancelBuildDialog id={text('build')} onClose={closeDialog} />;
      case 'repeat-build':
        return <RepeatBuildDialog key={text('build')} id={text('build')} noCache={text('fresh') !== ''} onClose={closeDialog} />;
      case 'prune-cache':
        return <PruneCacheDialog ids={list('cache')} onClose={closeDialog} />;
      default:
        return null;
    }
  }
}
