import type { Mutant } from '../mutant';

const cursorFile = 'nodes/LinkedInLeadSync/trigger/cursor.ts';
const reader = 'nodes/LinkedInLeadSync/trigger/leadReader.ts';
const seenLeads = 'nodes/LinkedInLeadSync/trigger/seenLeads.ts';
const unit = ['trigger/'];

/** What is wrong with how far an owner's leads have been read. */
export const cursor: readonly Mutant[] = [
	{
		name: 'no-overlap',
		defect: 'A window begins where the one before ended: what LinkedIn shows late is lost',
		file: cursorFile,
		text: '(isLookBack ? LOOK_BACK : OVERLAP)',
		becomes: '(isLookBack ? LOOK_BACK : 0)',
		unit,
	},
	{
		name: 'no-look-back',
		defect: 'What LinkedIn shows more than an hour late never comes',
		file: cursorFile,
		text: 'const isLookBack = now - lookedBackAt >= DAY;',
		becomes: 'const isLookBack = false && now - lookedBackAt >= DAY;',
		unit,
	},
	{
		name: 'reads-to-the-end-of-the-poll',
		defect: 'A window counts as read up to its end instead of its beginning',
		file: cursorFile,
		text: 'const startedAt = window.startedAt ?? readAt;',
		becomes: 'const startedAt = readAt + 3_600_000;',
		unit,
	},
	{
		name: 'hole-is-read-by-each-window',
		defect: 'What LinkedIn fails to serve is looked for with each poll',
		file: cursorFile,
		text: 'return { ...cursor, holes: holes.slice(-MOST_HOLES) };',
		becomes: 'return { ...cursor, holes: holes.slice(0, 0) };',
		unit,
	},
	{
		name: 'hole-forgets',
		defect: 'Leads around one that is broken for more than a week come twice',
		file: cursorFile,
		text: 'seen.forgetBefore(forgetBefore, cursor.holes);',
		becomes: 'seen.forgetBefore(forgetBefore);',
		unit,
	},
	{
		name: 'owed-is-fresh',
		defect: 'What waits in the ledger is taken for new when it is read again',
		file: cursorFile,
		text: 'return isWanted && isInside && !seen.has(hash) && !isOwed(hash);',
		becomes: 'return isWanted && isInside && !seen.has(hash);',
		unit,
	},
	{
		name: 'from-before-the-start',
		defect: 'What was submitted before the trigger started comes',
		file: reader,
		text: 'matches(entry, this.settings) && !this.isBefore(state, found, time);',
		becomes: 'matches(entry, this.settings) || this.isBefore(state, found, time);',
		unit,
	},
	{
		name: 'own-clock',
		defect: "The start is by n8n's clock, which may be ahead of LinkedIn's",
		file: reader,
		text: 'return Math.abs(ahead) < CLOCK_STEP ? 0 : ahead;',
		becomes: 'return Math.abs(ahead) < CLOCK_STEP ? 0 : 0;',
		unit,
	},
	{
		name: 'short-hash',
		defect: 'Two leads are taken for one, since their hashes are too short',
		file: seenLeads,
		text: ".digest('base64url').slice(0, HASH_LENGTH)",
		becomes: ".digest('base64url').slice(0, 1).padEnd(HASH_LENGTH, 'A')",
		unit,
	},
];
