/** The folders among what is dropped: a browser tells which these are, but not where they lie. */
export function foldersOf(data: DataTransfer): File[] {
  return [...data.items].flatMap((item) => {
    const file = item.kind === 'file' && item.webkitGetAsEntry()?.isDirectory === true ? item.getAsFile() : null;
    return file === null ? [] : [file];
  });
}
