import { useEffect } from 'react';

/** A dialog about things closes when the last of them is gone. */
export function useCloseWhenGone(gone: boolean, onClose: () => void): void {
  useEffect(() => {
    if (gone) onClose();
  }, [gone, onClose]);
}
