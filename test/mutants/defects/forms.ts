import type { Mutant } from '../mutant';

/** What is wrong with forms. */
export const forms: readonly Mutant[] = [
	{
		name: 'history-bounded-by-version',
		defect:
			'Finding 9: which versions nobody answered is remembered version by version, up to a bound',
		file: 'nodes/shared/linkedin/formHistory.ts',
		text: `const isInVain = unanswered.has(versionId) && versionId !== latestId - 1;
		const form = await answeredVersion(client, { owner, formId, versionId }, isInVain);
		if (form === undefined) unanswered.add(versionId);`,
		becomes: `const key = \`\${unansweredKey} \${versionId}\`;
		const isInVain = recall(keptUnanswered, key) !== undefined && versionId !== latestId - 1;
		const form = await answeredVersion(client, { owner, formId, versionId }, isInVain);
		if (form === undefined) keep(keptUnanswered, key, new Set<number>(), HOUR_MS);`,
		unit: ['reading/formHistory'],
	},
	{
		name: 'oldest-forgotten',
		defect:
			'Finding 9: what was kept longest goes first, so that 510 forms in turn are all read anew',
		file: 'nodes/shared/linkedin/store.ts',
		text: "kept.delete(sample([...kept.keys()]) ?? '')",
		becomes: "kept.delete([...kept.keys()][0] ?? '')",
		unit: ['reading/'],
	},
	{
		name: 'any-version-inside-leads',
		defect: 'A form inside a lead is taken for the version that was answered, whatever it says',
		file: 'nodes/shared/linkedin/formVersions.ts',
		text: 'return told === undefined || versionId === undefined || told === versionId;',
		becomes: 'return true;',
		unit: ['api/formVersions', 'reading/formStore'],
	},
];
