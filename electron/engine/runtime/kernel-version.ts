/** Whether a kernel's release, such as `6.1.0-13-amd64`, is a version such as `5.12` or a later one. */
export function isAtLeast(kernel: string, wanted: string): boolean {
  const [major = 0, minor = 0] = parse(kernel);
  const [wantedMajor = 0, wantedMinor = 0] = parse(wanted);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** Whether a mount and all below it can be made read-only in one (mount_setattr(2)). */
export function canLockBelow({ kernel }: { readonly kernel: string }): boolean {
  return isAtLeast(kernel, '5.12');
}

function parse(version: string): number[] {
  return version.split('.', 2).map((part) => Number.parseInt(part, 10));
}
