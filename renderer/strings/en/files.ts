/** Choosing files of this machine. */
export const files = {
  file: 'File',
  folder: 'Folder',
  pathOpen: 'The whole path on this machine; ~/ is your home.',
  pathSave: 'The whole path on this machine, with the name of the file; ~/ is your home.',
  exists: 'A file is there already.',
  overwrite: 'Overwrite it',
  choose: 'Choose',
  save: 'Save',
  cancel: 'Cancel',
};
