import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { uniq } from 'lodash';

import type { Stage } from './stage';

const ACTIONS = 'nodes/LinkedInLeadSync/actions';

/**
 * Which tests know a folder, and which kinds of histories: importing does not tell, because over real HTTP a test imports
 * the whole node. The first row whose folder contains a file counts.
 */
const TABLE: ReadonlyArray<[folder: string, tests: string, histories?: string]> = [
	['nodes/LinkedInInstantLead', 'unit/notification node/notification', 'instant'],
	['nodes/LinkedInLeadSync/trigger', 'unit/trigger node/trigger', 'trigger'],
	[`${ACTIONS}/connection`, 'node/connection'],
	[`${ACTIONS}/event`, 'unit/actions node/event'],
	[`${ACTIONS}/form`, 'node/form'],
	[`${ACTIONS}/lead/compare`, 'unit/actions node/lead/compare', 'differences'],
	[`${ACTIONS}/lead`, 'unit/actions node/lead node/hints'],
	[`${ACTIONS}/organization`, 'node/organization'],
	[`${ACTIONS}/subscription`, 'node/subscription'],
	['nodes/LinkedInLeadSync', 'unit/actions node/router node/hints node/aiTool node/schemas'],
	['nodes/shared/panel', 'unit/panel node/pickers node/router'],
	['nodes/shared/lists', 'unit/lists node/lead/pullScope', 'reading'],
	[
		'nodes/shared/linkedin',
		'unit/linkedin node/notification node/subscription node/lead/adNames node/lead/pullScope node/lead/damage',
	],
	['nodes/shared/wire', 'unit/wire node/credential node/router node/connection'],
	['nodes/shared/rows', 'unit/rows node/lead/columnNames node/form node/schemas'],
	['nodes/shared/values', 'unit/values unit/rows unit/panel unit/actions node/hints'],
	['nodes/shared', 'unit/trigger', 'trigger'],
	['credentials', 'node/credential'],
	['templates', 'node/templates'],
	['test/simulator', 'simulator node/lead/pullScope'],
	['test/contract', 'simulator'],
	['test/oracle', 'node/lead node/form'],
	['test/node/harness', 'node/router node/notification'],
	['test/probe', 'probe'],
	['test/histories', '', 'trigger reading differences instant'],
];

const words = (text = '') => text.split(' ').filter(Boolean);

/** From the root of the repository; tests are folders or files in `test/` without their `.test.ts`. */
export const TESTS = TABLE.map(([folder, tests, histories]) => ({
	folder,
	tests: words(tests),
	histories: words(histories),
}));

/** The tests that know the folders of some files. @param files from the root of the repository */
export function testsOf(files: readonly string[]): string[] {
	return uniq(knownOf(files).flatMap(({ tests }) => tests));
}

function knownOf(files: readonly string[]) {
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
	const kinds = uniq(knownOf(changed).flatMap(({ histories }) => histories));
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
