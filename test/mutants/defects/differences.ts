import type { Mutant } from '../mutant';

const gone = {
	file: 'nodes/LinkedInLeadSync/actions/lead/differences/goneLeads.ts',
	unit: ['leads/goneLeads'],
};
const comparison = {
	file: 'nodes/LinkedInLeadSync/actions/lead/differences/leadComparison.ts',
	unit: ['leads/leadComparison'],
};
const stored = {
	file: 'nodes/LinkedInLeadSync/actions/lead/differences/storedLeads.ts',
	unit: ['leads/storedLeads'],
};

/** What is wrong with Lead → Find Differences: each would tell leads as gone that are there, or miss some. */
export const differences: readonly Mutant[] = [
	{
		...gone,
		name: 'gone-other-ids',
		defect: 'All rows are told as gone when the column of ids holds something else',
		text: 'list.shown.length === 0 ? noneShown(list.owner) : undefined',
		becomes: 'undefined',
	},
	{
		...gone,
		name: 'gone-never-served',
		defect: 'A lead is told as gone though LinkedIn finds no lead at all by its id',
		text: 'if (!served[index]) return [[owner.id, notServed(owner)]];',
		becomes: '',
	},
	{
		...gone,
		name: 'gone-role-lost',
		defect: 'The leads of a page whose role is gone or lowered are told as gone',
		text: 'return readable.has(owner.id) ? [] : [[owner.id, roleLost(owner)]];',
		becomes: 'return [];',
	},
	{
		...gone,
		name: 'gone-any-role',
		defect: 'The leads of a page whose role no longer reads leads are told as gone',
		text: 'await allOwners(client, { leadType })',
		becomes: "await allOwners(client, { leadType: 'COMPANY' })",
	},
	{
		...gone,
		name: 'gone-unlisted',
		defect: 'A lead that LinkedIn leaves out of its list and finds by its id is told as gone',
		text: 'answers.get(id) === false',
		becomes: 'answers.has(id)',
	},
	{
		...gone,
		name: 'gone-unanswered',
		defect: 'A lead is told as gone when LinkedIn fails to say by its id whether it is there',
		text: "if (kindOf(error) === 'not_found') return false;",
		becomes: 'return false;',
	},
	{
		...gone,
		name: 'gone-asked-for-all',
		defect: 'A thousand leads that are gone take a thousand calls',
		text: 'newestFirst.slice(0, MOST_ASKED)',
		becomes: 'newestFirst',
	},
	{
		...gone,
		name: 'gone-one-control',
		defect:
			'Nothing is told as gone when the first lead that the list shows is cancelled meanwhile',
		text: 'const MOST_CONTROLS = 3;',
		becomes: 'const MOST_CONTROLS = 1;',
	},
	{
		...gone,
		name: 'gone-stand-in',
		defect: 'An id of our own is told as gone',
		text: ' || isStandInId(id)',
		becomes: '',
	},
	{
		...gone,
		name: 'gone-rounded',
		defect: 'A lead whose id lost digits in a sheet is told as gone',
		text: 'if (mayBeRoundedId(id)) return ROUNDED;',
		becomes: '',
	},
	{
		...gone,
		name: 'gone-young',
		defect: 'A lead that LinkedIn does not list yet is told as gone',
		text: 'if (time + within > now - LEAST_AGE) return YOUNG;',
		becomes: '',
	},
	{
		...gone,
		name: 'gone-old',
		defect: 'A lead that LinkedIn has deleted by itself is told as gone',
		text: 'time - within < now - GREATEST_AGE_DAYS * DAY ? OLD : undefined',
		becomes: 'undefined',
	},
	{
		...gone,
		name: 'gone-other-type',
		defect: 'A lead of another type, event or form is looked up, and may be told as gone',
		text: "if (said !== '' && !mayBeRoundedId(said)) return false;",
		becomes: '',
	},
	{
		...gone,
		name: 'gone-unknown-owner',
		defect: 'A row that does not say whose lead it is is taken for one of those that were read',
		text: "if (ownerId === '') return NOT_SAID;",
		becomes: '',
	},
	{
		...gone,
		name: 'gone-unread',
		defect: 'A lead of an owner that was not read to its end is told as gone',
		text: 'if (list === undefined) return notRead(id);',
		becomes: 'if (list === undefined) return undefined;',
	},
	{
		...comparison,
		name: 'test-leads-unread',
		defect: 'Stored test leads count as not shown, since the list of real leads does not hold them',
		text: "['exclude', 'only'] as const",
		becomes: "['exclude'] as const",
	},
	{
		...comparison,
		name: 'young-missing',
		defect: 'Leads that may be on their way are told as missing',
		text: 'if (time !== undefined && time > this.begin - YOUNG) return undefined;',
		becomes: '',
	},
	{
		...comparison,
		name: 'not-wanted-missing',
		defect: 'Leads that were not asked for are told as missing',
		text: 'if (!matches(entry, this.settings.filter)) return undefined;',
		becomes: '',
	},
	{
		...comparison,
		name: 'changed-by-rounding',
		defect: 'A lead is changed when the destination keeps whole seconds',
		text: 'time > submitted.time + submitted.within',
		becomes: 'time > submitted.time',
	},
	{
		...comparison,
		name: 'gone-for-ever',
		defect: 'A row that says that its lead is gone stays so when somebody registers again',
		text: "if (isMarked) return 'changed';",
		becomes: '',
	},
	{
		...comparison,
		name: 'changed-unnoticed',
		defect: 'A lead that was answered again is not told',
		text: "? 'changed' : undefined;",
		becomes: '? undefined : undefined;',
	},
	{
		...stored,
		name: 'earlier-row-counts',
		defect: 'Of two rows with one id the first one counts',
		text: 'if (known !== undefined && !isLater(submitted, known.submitted)) continue;',
		becomes: 'if (known !== undefined) continue;',
	},
	{
		...stored,
		name: 'gone-without-zone',
		defect: 'A time without a zone is taken for one in UTC',
		text: 'precision + (zone === undefined ? FARTHEST_ZONE : 0)',
		becomes: 'precision',
	},
];
