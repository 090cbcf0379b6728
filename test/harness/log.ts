/** Shows one line of progress to a person, also where jest hides the console. */
export const log = (line: string) => void process.stderr.write(`${line}\n`);
