export function ContainerPage(_props: object): null { return null; }
