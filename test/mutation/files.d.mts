/** The files in which tests must notice every small change. */
export function mutatedFiles(): string[];
