/** This machine's architecture in the words of images: amd64, arm64. */
export function goArchitecture(): string {
  const names: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
  return names[process.arch] ?? process.arch;
}
