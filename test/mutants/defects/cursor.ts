import type { Mutant } from '../mutant';

const file = 'nodes/shared/leads/cursor.ts';
const unit = ['leads/cursor', 'leads/seenLeads'];

/** What is wrong with how far leads were read. */
export const cursor: readonly Mutant[] = [
	{
		name: 'window-hangs',
		defect: 'Finding 3: the window hangs on the newest lead, and does not move while it is quiet',
		file,
		text: 'readUpTo: startedAt,',
		becomes: 'readUpTo: last?.time ?? cursor.readUpTo,',
		unit,
	},
	{
		name: 'no-overlap',
		defect: 'Peer 11: windows follow each other without an overlap',
		file,
		text: 'const overlap = Math.min(readUpTo, now) - overlapMs;',
		becomes: 'const overlap = Math.min(readUpTo, now);',
		unit,
	},
	{
		name: 'strictly-newer',
		defect: "Peer 11: only leads after the window's first millisecond are taken",
		file,
		text: 'time < window.from || (',
		becomes: 'time <= window.from || (',
		unit,
	},
	{
		name: 'moves-though-cut',
		defect: 'Peer 15: the cursor moves to the end, though not all leads of the window were taken',
		file,
		text: `if (isCut) {
		const place`,
		becomes: `if (!isCut && room === -1) {
		const place`,
		unit,
	},
	{
		name: 'moves-though-part',
		defect: 'Peer 15: the cursor moves to the end, though only a part of the window was read',
		file,
		text: 'if (until !== undefined) {',
		becomes: 'if (until === -1) {',
		unit,
	},
	{
		name: 'seen-not-remembered',
		defect: 'What was taken is not remembered',
		file,
		text: 'if (time >= forgetBefore) seen.add(time, lead.hash);',
		becomes: '',
		unit,
	},
	{
		name: 'seen-never-forgotten',
		defect: 'What was taken is remembered for ever: the state grows',
		file,
		text: 'seen.forgetBefore(forgetBefore);',
		becomes: '',
		unit,
	},
	{
		name: 'seen-without-bound',
		defect: 'However many leads come in a week, all of them are remembered: the state grows',
		file: 'nodes/LinkedInLeadSync/trigger/triggerState.ts',
		text: 'if (limitSeen(cursors, MOST_SEEN)) {',
		becomes: 'if (limitSeen(cursors, Infinity)) {',
		unit: ['trigger/', ...unit],
	},
	{
		name: 'no-look-back',
		defect: 'Leads are never looked for that LinkedIn showed days late',
		file,
		text: 'const isLookBack = now - lookedBackAt >= DAY;',
		becomes: 'const isLookBack = false;',
		unit,
	},
	{
		name: 'raised-overlap-repeats',
		defect: 'With a larger overlap leads are read again that are not remembered any more',
		file,
		text: 'from: Math.max(0, floor, remembered, back)',
		becomes: 'from: Math.max(0, floor, back)',
		unit,
	},
	{
		name: 'now-brings-earlier',
		defect: 'Start From = Now brings what was submitted before',
		file,
		text: "skipsUpTo: start.from === 'now' ? now : undefined,",
		becomes: 'skipsUpTo: undefined,',
		unit,
	},
	{
		name: 'local-clock',
		defect: "Windows go by the own clock instead of LinkedIn's",
		file: 'nodes/shared/api/linkedInClient.ts',
		text: 'return Date.now() + this.clockAhead;',
		becomes: 'return Date.now();',
		unit: ['api/linkedInClient'],
	},
	{
		name: 'no-time-lost',
		defect: 'A lead whose time cannot be read is left out',
		file: 'nodes/shared/reading/leadWindow.ts',
		text: 'if (time === undefined) return true;',
		becomes: 'if (time === undefined) return false;',
		unit: ['reading/'],
	},
];
