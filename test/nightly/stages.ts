/** One part of the nightly run: a command with what its seed is called, if it has one. */
export interface Stage {
	name: string;
	/** What it proves, in a few words. */
	proves: string;
	/** Arguments of npm. */
	command: (seed: number) => string[];
}

const run = (script: string, ...options: string[]) => [
	...['run', script],
	...(options.length > 0 ? ['--', ...options] : []),
];

/** How many random histories; some ten minutes for each ten thousand. */
const HISTORIES = '10000';

/** All that is too long to run before each change lands, the quickest to tell first. */
export const STAGES: Stage[] = [
	{
		name: 'quick',
		proves: 'the tests without n8n, their properties with other examples',
		command: () => run('test:quick'),
	},
	{
		name: 'histories',
		proves: 'random histories by the ten thousand',
		command: (seed) => run('test:histories', '--runs', HISTORIES, '--seed', String(seed)),
	},
	{
		name: 'e2e',
		proves: 'every journey in a real n8n, queue mode included',
		command: () => run('test:e2e'),
	},
	{
		name: 'ui',
		proves: 'every journey in the editor',
		command: () => run('test:ui'),
	},
	{
		name: 'faults',
		proves: 'every fault with every way to read leads',
		command: () => run('test:faults'),
	},
	{
		name: 'sign-off',
		proves: "all 17 rules of LinkedIn's sign-off, with pictures",
		command: () => run('sign-off'),
	},
	{
		name: 'demo',
		proves: 'a registration, its row, and nobody in between',
		command: () => run('demo', '--once'),
	},
	{
		name: 'bench',
		proves: 'how fast leads are read and stored; docs/benchmark.md is written anew',
		command: () => run('bench'),
	},
	{
		name: 'compatibility',
		proves: 'the oldest and the newest n8n that the README names',
		command: () => run('test:compatibility'),
	},
	{
		name: 'mutants',
		proves: 'each known defect, put back, is noticed',
		command: () => run('test:mutants'),
	},
	{
		name: 'mutation',
		proves: 'nine of ten changes to any line of the core are noticed',
		command: () => run('test:mutation'),
	},
];
