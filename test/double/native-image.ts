/** Images are bytes here: nothing is drawn. */
const make = (bytes: Buffer): { isEmpty: () => boolean; toPNG: () => Buffer; getSize: () => { width: number; height: number }; resize: () => unknown; setTemplateImage: () => void } => {
  const image = { isEmpty: () => bytes.length === 0, toPNG: () => bytes, getSize: () => ({ width: 16, height: 16 }), resize: () => image, setTemplateImage: () => {} };
  return image;
};

export const nativeImage = {
  createEmpty: () => make(Buffer.alloc(0)),
  createFromBuffer: (bytes: Buffer) => make(bytes),
  createFromPath: (file: string) => make(Buffer.from(file)),
  createFromDataURL: (url: string) => make(Buffer.from(url)),
};
