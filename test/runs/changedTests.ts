import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { uniq } from 'lodash';

import type { Stage } from './stage';

/** Which tests know a folder. Importing does not tell: over real HTTP, a test imports the whole node. */
interface TestsOf {
	/** From the root of the repository. */
	folder: string;
	/** Folders or files in `test/` without their `.test.ts`. */
	tests: readonly string[];
	histories?: ReadonlyArray<'trigger' | 'reading' | 'differences' | 'instant'>;
}

const ACTIONS = 'nodes/LinkedInLeadSync/actions';

/** The first entry that contains a file counts. Folders of `unit` mirror those of the package. */
export const TESTS: readonly TestsOf[] = [
	{
		folder: 'nodes/LinkedInLeadNotification',
		tests: ['unit/notification', 'node/notification'],
		histories: ['instant'],
	},
	{
		folder: 'nodes/LinkedInLeadSync/trigger',
		tests: ['unit/trigger', 'node/trigger'],
		histories: ['trigger'],
	},
	{ folder: `${ACTIONS}/connection`, tests: ['node/connection'] },
	{ folder: `${ACTIONS}/event`, tests: ['unit/actions', 'node/event'] },
	{ folder: `${ACTIONS}/form`, tests: ['node/form'] },
	{
		folder: `${ACTIONS}/lead/differences`,
		tests: ['unit/actions', 'node/lead/findDifferences'],
		histories: ['differences'],
	},
	{ folder: `${ACTIONS}/lead`, tests: ['unit/actions', 'node/lead', 'node/hints'] },
	{ folder: `${ACTIONS}/organization`, tests: ['node/organization'] },
	{ folder: `${ACTIONS}/subscription`, tests: ['node/subscription'] },
	{
		folder: 'nodes/LinkedInLeadSync',
		tests: ['unit/actions', 'node/router', 'node/hints', 'node/aiTool', 'node/schemas'],
	},
	{ folder: 'nodes/shared/panel', tests: ['unit/panel', 'node/pickers', 'node/router'] },
	{ folder: 'nodes/shared/lists', tests: ['unit/lists', 'node/api'], histories: ['reading'] },
	{
		folder: 'nodes/shared/linkedin',
		tests: [
			'unit/linkedin',
			...['node/api', 'node/notification', 'node/subscription'],
			...['node/lead/adNames', 'node/lead/pullScope', 'node/lead/damage'],
		],
	},
	{
		folder: 'nodes/shared/wire',
		tests: ['unit/wire', 'node/credential', 'node/api', 'node/connection'],
	},
	{
		folder: 'nodes/shared/rows',
		tests: ['unit/rows', 'node/lead/columnNames', 'node/form', 'node/schemas'],
	},
	{
		folder: 'nodes/shared/values',
		tests: ['unit/values', 'unit/rows', 'unit/panel', 'unit/actions', 'node/lead/pullInput'],
	},
	{ folder: 'nodes/shared', tests: ['unit/trigger'], histories: ['trigger'] },
	{ folder: 'credentials', tests: ['node/credential'] },
	{ folder: 'templates', tests: ['node/templates'] },
	{ folder: 'test/simulator', tests: ['simulator', 'node/api'] },
	{ folder: 'test/contract', tests: ['simulator'] },
	{ folder: 'test/oracle', tests: ['node/lead', 'node/form'] },
	{ folder: 'test/node/harness', tests: ['node/api', 'node/router', 'node/notification'] },
	{ folder: 'test/probe', tests: ['probe'] },
	{
		folder: 'test/histories',
		tests: [],
		histories: ['trigger', 'reading', 'differences', 'instant'],
	},
];

/** The tests that know the folders of some files. @param files from the root of the repository */
export function testsOf(files: readonly string[]): string[] {
	return uniq(knownOf(files).flatMap(({ tests }) => tests));
}

function knownOf(files: readonly string[]): TestsOf[] {
	return files.flatMap((file) => TESTS.find(({ folder }) => file.startsWith(`${folder}/`)) ?? []);
}

/** Docs name files, tests and scripts, so that any change may break them. */
const ALWAYS = 'unit/package';

/** A test file itself, or else the tests that a helper of tests lies beside. */
function testsBeside(file: string): string {
	return file.endsWith('.test.ts') ? file : dirname(file).replace(/\/support$/, '');
}

/** Enough to notice a gross mistake within seconds; `npm test` plays hundreds. */
const HISTORIES = '20';

/** What tells most about the changes since the last commit, in a minute. */
export function changedTests(): Stage[] {
	const changed = filesOf('git', ['diff', '--name-only', 'HEAD']).concat(
		filesOf('git', ['ls-files', '--others', '--exclude-standard']),
	);
	const edited = changed.filter((file) => /^test\/(unit|node|simulator|probe)\//.test(file));
	const tests = uniq([
		...[ALWAYS, ...testsOf(changed)].map((test) => `test/${test}`),
		...edited.filter((file) => knownOf([file]).length === 0).map(testsBeside),
	]);
	const kinds = uniq(knownOf(changed).flatMap(({ histories = [] }) => histories));
	const projects = ['unit', 'node', 'simulator', 'probe'];
	return [
		{ name: 'types', proves: 'types', command: () => ['run', 'types'] },
		{
			name: 'tests',
			proves: tests.join(', '),
			command: () => ['exec', 'jest', '--', '--selectProjects', ...projects, '--', ...tests],
		},
		...kinds.map((kind) => ({
			name: `histories-${kind}`,
			proves: `${HISTORIES} random histories`,
			command: () => ['run', 'test:histories', '--', '--kind', kind, '--runs', HISTORIES],
		})),
	];
}

function filesOf(command: string, options: readonly string[]): string[] {
	return execFileSync(command, options, { encoding: 'utf8' }).split('\n').filter(Boolean);
}
