import type {
	HeldForm,
	SetAsideLead,
} from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const NOW = Date.UTC(2026, 10, 26);

export const leadsOf = (name: string, from = NOW) => [
	{ owner: 'EVENT 1', from, to: from, hashes: [name] },
];

/** A lead that has just failed alone. */
export const failed = (leadId: string, values: Partial<SetAsideLead> = {}): SetAsideLead => ({
	leads: leadsOf(leadId),
	leadId,
	formId: '7',
	triedAt: NOW,
	tries: 3,
	failedAt: NOW,
	...values,
});

/** A form of which one lead has just failed once more. */
export const held = (formId: string, values: Partial<HeldForm> = {}): HeldForm => ({
	formId,
	owner: 'EVENT 1',
	from: NOW - HOUR,
	to: NOW,
	doneUpTo: 0,
	since: NOW - HOUR,
	triedAt: NOW,
	tries: 1,
	failedAt: NOW,
	...values,
});
