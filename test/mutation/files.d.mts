/** The files in which every small change is to be noticed. */
export function mutatedFiles(): string[];
