export function PullDialog(_props: object): null { return null; }
