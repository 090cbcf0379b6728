import { range } from 'lodash';

import type { Stage } from './stage';

const run = (script: string, ...options: string[]) => [
	...['run', script],
	...(options.length > 0 ? ['--', ...options] : []),
];

/** A project of jest.n8n.config.js. */
const inN8n = (project: string, ...options: string[]) => [
	...['exec', '--', 'jest', '--config', 'jest.n8n.config.js', '--selectProjects', project],
	...options,
];

/** One file after the other, where each fills the machine; elsewhere two at a time. */
const ALONE = '--runInBand';
const IN_PAIRS = '--maxWorkers=2';

/** On one core, the trigger's take half an hour, Pull's a quarter; each night plays other ones. */
const HISTORIES = '5000';

const HISTORIES_OF_ALL = ['trigger', 'reading', 'differences', 'instant'].map(
	(kind): Stage => ({
		name: `histories-${kind}`,
		proves: 'random histories by the thousand',
		command: (seed) =>
			run('test:histories', '--kind', kind, '--runs', HISTORIES, '--seed', String(seed)),
	}),
);

/** Small mistakes in any line; each takes up to a minute. */
const ANY_LINES = '40';

const QUICK: Stage = {
	name: 'quick',
	proves: 'everything that needs no n8n',
	command: () => ['exec', '--', 'jest', IN_PAIRS],
	environment: () => ({ TZ: 'Asia/Kolkata', SIMULATOR_LIKE: '2' }),
};

const SIGN_OFF: Stage = {
	name: 'sign-off',
	proves: "all 17 rules of LinkedIn's sign-off, with pictures",
	command: () => run('sign-off'),
};

/** LinkedIns that differ in what nobody is sure of. */
const SWITCHES = range(1, 11).map(
	(index): Stage => ({
		name: `switches-${index}`,
		proves: 'the nodes pass with a random setting of each switch of the simulator',
		command: () => run('test:node'),
		environment: (seed) => ({ SIMULATOR_LIKE: String(seed + index) }),
	}),
);

/** Before each change lands, two at a time in this order. `.ci/run` shows the sign-off after them. */
export const GATE: Stage[] = [
	{ name: 'lint', proves: 'words, types, format and structure', command: () => run('lint') },
	{ name: 'verify', proves: "n8n's rules for packages", command: () => run('verify') },
	QUICK,
	{
		name: 'journeys',
		proves: 'what only a real n8n can tell, in turn',
		command: () => inN8n('gate', IN_PAIRS),
	},
];

/** Each of these starts several processes of n8n. */
const SCALING = 'test/e2e/scaling';

/** All that is too long to run before each change lands, two at a time. */
export const NIGHTLY: Stage[] = [
	...HISTORIES_OF_ALL,
	{ ...QUICK, environment: (seed) => ({ ...QUICK.environment?.(seed), NIGHTLY: 'yes' }) },
	...SWITCHES,
	{
		name: 'e2e',
		proves: 'every journey in a real n8n',
		command: () => inN8n('e2e', IN_PAIRS, '--testPathIgnorePatterns', SCALING),
	},
	{
		name: 'scaling',
		proves: 'every journey in queue mode',
		command: () => inN8n('e2e', ALONE, '--', SCALING),
	},
	{
		name: 'ui',
		proves: 'every journey in the editor',
		command: () => inN8n('ui', ALONE),
	},
	{
		name: 'faults',
		proves: 'every fault with every way to read leads',
		command: () => inN8n('faults', IN_PAIRS),
	},
	SIGN_OFF,
	{
		name: 'compatibility',
		proves: 'each n8n that the README names',
		command: () => inN8n('compatibility', ALONE),
	},
	{
		name: 'mutants',
		proves: 'each known defect, put back, is noticed',
		command: () => run('test:mutants'),
	},
	{
		name: 'any-line',
		proves: 'small mistakes in any line of the core are noticed, other ones each night',
		command: (seed) => run('test:mutants', '--any-line', ANY_LINES, '--seed', String(seed)),
	},
];

/** What measures time, when all else has ended. */
export const NIGHTLY_ALONE: Stage[] = [
	{
		name: 'bench',
		proves: 'no ratio of docs/dev/benchmark.md fell by a third',
		command: () => run('bench', '--check'),
	},
];
