export function ImagePage(_props: object): null { return null; }
