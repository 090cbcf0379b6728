import type { Mutant } from '../mutant';

/** What is wrong with forms. */
export const forms: readonly Mutant[] = [
	{
		name: 'oldest-forgotten',
		defect:
			'Finding 9: what was kept longest goes first, so that 510 forms in turn are all read anew',
		file: 'nodes/shared/linkedin/store.ts',
		text: "cache.delete(sample([...cache.keys()]) ?? '')",
		becomes: "cache.delete([...cache.keys()][0] ?? '')",
		unit: ['reading/'],
	},
	{
		name: 'any-version-inside-leads',
		defect: 'A form inside a lead is taken for the version that was answered, whatever it says',
		file: 'nodes/shared/linkedin/leadForms.ts',
		text: 'return told === undefined || versionId === undefined || told === versionId;',
		becomes: 'return true;',
		unit: ['api/formVersions', 'reading/formStore'],
	},
];
