import { execFileSync } from 'node:child_process';
import { uniq } from 'lodash';

import type { Stage } from './stage';

/** Tests of a folder that importing does not tell: over real HTTP, a test imports the whole node. */
interface TestsOf {
	/** From the root of the repository. */
	folder: string;
	/** Folders or files in `test/` without their `.test.ts`. */
	tests: readonly string[];
	histories?: ReadonlyArray<'trigger' | 'reading' | 'differences'>;
}

const EVERY_HISTORY = ['trigger', 'reading', 'differences'] as const;

/** Which tests know a folder. The first entry that contains a file counts. */
export const TESTS: readonly TestsOf[] = [
	{ folder: 'nodes/LinkedInLeadNotification', tests: ['node/notification'] },
	{
		folder: 'nodes/LinkedInLeadSync/trigger',
		tests: ['node/trigger'],
		histories: ['trigger'],
	},
	{ folder: 'nodes/LinkedInLeadSync/actions/connection', tests: ['node/connection'] },
	{ folder: 'nodes/LinkedInLeadSync/actions/event', tests: ['node/event'] },
	{ folder: 'nodes/LinkedInLeadSync/actions/form', tests: ['node/form'] },
	{
		folder: 'nodes/LinkedInLeadSync/actions/lead/differences',
		tests: ['node/lead/findDifferences'],
		histories: ['differences'],
	},
	{
		folder: 'nodes/LinkedInLeadSync/actions/lead',
		tests: ['node/lead', 'node/hints'],
		histories: ['reading'],
	},
	{ folder: 'nodes/LinkedInLeadSync/actions/organization', tests: ['node/organization'] },
	{ folder: 'nodes/LinkedInLeadSync/actions/subscription', tests: ['node/subscription'] },
	{
		folder: 'nodes/LinkedInLeadSync',
		tests: ['node/router', 'node/hints', 'node/aiTool', 'node/schemas'],
	},
	{ folder: 'nodes/shared/panel', tests: ['node/pickers', 'node/router'] },
	{ folder: 'nodes/shared/lists', tests: ['node/api', 'node/lead'], histories: EVERY_HISTORY },
	{ folder: 'nodes/shared/linkedin', tests: ['node/api', 'node/lead'], histories: EVERY_HISTORY },
	{ folder: 'nodes/shared/wire', tests: ['node/credential', 'node/api'], histories: ['reading'] },
	{ folder: 'nodes/shared/rows', tests: ['node/lead/columnNames', 'node/schemas', 'node/form'] },
	{ folder: 'nodes/shared', tests: ['node/lead', 'node/notification'], histories: EVERY_HISTORY },
	{ folder: 'credentials', tests: ['node/credential'] },
	{ folder: 'templates', tests: ['node/templates'] },
	{ folder: 'test/simulator', tests: ['simulator', 'node/api'] },
	{ folder: 'test/contract', tests: ['simulator'] },
	{ folder: 'test/probe', tests: ['probe'] },
	{ folder: 'test/histories', tests: [], histories: EVERY_HISTORY },
];

/** The tests that know the folders of some files. @param files from the root of the repository */
export function testsOf(files: readonly string[]): string[] {
	return uniq(knownOf(files).flatMap(({ tests }) => tests));
}

function knownOf(files: readonly string[]): TestsOf[] {
	return files.flatMap((file) => TESTS.find(({ folder }) => file.startsWith(`${folder}/`)) ?? []);
}

/** Enough to notice a gross mistake within a minute; `npm test` plays hundreds. */
const HISTORIES = '40';

/** What tells most about the changes since the last commit, in a minute or two. */
export function changedTests(): Stage[] {
	const changed = filesOf('git', ['diff', '--name-only', 'HEAD']).concat(
		filesOf('git', ['ls-files', '--others', '--exclude-standard']),
	);
	const edited = changed.filter((file) =>
		/^test\/(node|simulator|probe)\/.*\.test\.ts$/.test(file),
	);
	const tests = uniq([...testsOf(changed).map((test) => `test/${test}`), ...edited]);
	const kinds = uniq(knownOf(changed).flatMap(({ histories = [] }) => histories));
	const jest = (...options: string[]) => ['exec', 'jest', '--', '--runInBand', ...options];
	return [
		{ name: 'types', proves: 'types', command: () => ['run', 'types'] },
		{
			name: 'unit',
			proves: 'unit tests that import what changed',
			command: () => jest('--selectProjects', 'unit', '--onlyChanged'),
		},
		...(tests.length === 0
			? []
			: [
					{
						name: 'node',
						proves: tests.join(', '),
						command: () => jest('--selectProjects', 'node', 'simulator', 'probe', '--', ...tests),
					},
				]),
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
