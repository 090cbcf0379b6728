import type {
	Confirmation,
	SetAsideLead,
} from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { nothingEmitted } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { nextOf, tryAtOnce } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/next';
import { failed, held, HOUR, leadsOf, MINUTE, NOW } from './waiting';

/** A lead that was tried for the first time so long ago. */
const waits = (leadId: string, minutesAgo: number, values: Partial<SetAsideLead> = {}) => {
	const triedAt = NOW - minutesAgo * MINUTE;
	return failed(leadId, { triedAt, failedAt: triedAt, tries: 1, ...values });
};
const next = (confirmation: Partial<Confirmation>, now = NOW) =>
	nextOf({ ...nothingEmitted(), ...confirmation }, { unreadable: new Set(), isNewRead: true }, now);

it.each([
	[
		'quarters of an hour, up to six hours, while nothing tells',
		undefined,
		[15, 30, 60, 120, 240, 360, 360],
	],
	['an hour, four, up to two days, when others succeed', NOW, [60, 240, 960, 2880, 2880]],
])('a lead that failed alone is tried after %s', (_, since, minutes) => {
	const found = minutes.map((wait, index) => {
		const kindAfter = (minutesAgo: number) =>
			next({ setAside: [waits('a', minutesAgo, { since, tries: index + 1 })] })?.kind;
		return [kindAfter(wait - 1), kindAfter(wait)];
	});
	expect(found).toEqual(minutes.map(() => [undefined, 'setAside']));
});

it('of leads that failed in an outage one is tried at a time, and those that failed alone beside them', () => {
	const of = (...setAside: SetAsideLead[]) => next({ setAside });

	expect(of(waits('1', 16), waits('2', 14))).toBeUndefined();
	expect(of(waits('1', 16), waits('2', 15))).toMatchObject({ lead: { leadId: '1' } });
	expect(of(waits('1', 16), waits('2', 14, { failedAt: undefined }))).toMatchObject({
		lead: { leadId: '1' },
	});
	expect(of(waits('1', 16), waits('2', 14), waits('3', 60, { since: NOW }))).toMatchObject({
		lead: { leadId: '3' },
	});
});

it('after somebody has published the workflow, all that waits is tried at once', () => {
	const all: Confirmation = {
		...nothingEmitted(),
		setAside: [waits('a', 0, { since: NOW }), waits('b', 0)],
		heldForms: [held('7')],
		due: [{ leads: leadsOf('c'), failures: 0, notBefore: NOW + HOUR }],
		untold: 2,
	};
	expect(next(all)).toBeUndefined();

	tryAtOnce(all);

	expect(all.untold).toBe(0);
	expect(next(all)).toMatchObject({ kind: 'due' });
	expect(next({ ...all, due: [] })).toMatchObject({ kind: 'form' });
	expect(next({ ...all, due: [], heldForms: [] })).toMatchObject({ lead: { leadId: 'a' } });
	const setAside = all.setAside.slice(1);
	expect(next({ ...all, due: [], heldForms: [], setAside })).toMatchObject({
		lead: { leadId: 'b' },
	});
});

it('so is the check in an outage', () => {
	const outage = { since: NOW, nextCheckAt: NOW + MINUTE, checks: 1, formIds: [] };
	const all: Confirmation = { ...nothingEmitted(), outage };
	expect(next(all)).toBeUndefined();

	tryAtOnce(all);

	expect(next(all)).toEqual({ kind: 'check' });
});
