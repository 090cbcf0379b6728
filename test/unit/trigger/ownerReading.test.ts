import { map, mapValues, range } from 'lodash';

import { leadHash } from '../../../nodes/LinkedInLeadSync/trigger/memory/hashes';
import { asNew, foundLead, hashesOf } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import type { Owner } from '../../../nodes/LinkedInLeadSync/trigger/memory/owner';
import { firstOwner, withSettled } from '../../../nodes/LinkedInLeadSync/trigger/memory/owner';
import type { ReadOptions } from '../../../nodes/LinkedInLeadSync/trigger/ownerReading';
import { OwnerReading } from '../../../nodes/LinkedInLeadSync/trigger/ownerReading';
import type { TriggerSettings } from '../../../nodes/LinkedInLeadSync/trigger/triggerFields';
import { leadKey } from '../../../nodes/shared/values/leadIdentity';
import type { OwnerOfKey } from '../../../nodes/LinkedInLeadSync/trigger/memory/keys';
import type { LinkedInClient } from '../../../nodes/shared/wire/linkedInClient';
import { MINUTE, HOUR } from '../../durations';
import { clientOf, placesAsked, withoutWaiting } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';

const FROM = Date.UTC(2026, 10, 24);

stopTime(FROM);

/** The requests of the reading. */
const asked: URL[] = [];
beforeEach(() => asked.splice(0));

const SETTINGS = {
	scope: { leadType: 'EVENT' },
	testLeads: 'exclude',
	isSimplified: true,
} as TriggerSettings;

/** The reading of a Page of a LinkedIn with these leads. */
async function readingOf(leads: Array<{ id: string; submittedAt?: number }>) {
	const client = await clientOf((url) => {
		asked.push(url);
		return { statusCode: 200, body: { elements: leads.slice(placesAsked(url).start) } };
	});
	return readingWith(client);
}

function readingWith(client: LinkedInClient) {
	const source: OwnerOfKey = { owner: { kind: 'organization', id: '1' }, leadType: 'EVENT' };
	return new OwnerReading('EVENT 1', source, client, SETTINGS);
}

const options = (others: Partial<ReadOptions> = {}): ReadOptions => ({
	...{ inLedger: new Set<string>(), since: 0, isClosed: () => false, isSkipped: () => false },
	...{ most: 100, isTimeOver: () => false, ...others },
});

const waiting = (hash: string, time = FROM) =>
	asNew({ owner: 'EVENT 1', formId: '7', hash, id: hash, submittedAt: time });

const hashOf = (lead: { id: string }) => leadHash(leadKey(lead));

const formsOf = ({ forms }: Owner) => mapValues(forms, ({ readFrom: from }) => from);

it('the leads of an hour are looked for together, and what LinkedIn does not list is missing', async () => {
	const listed = { id: 'listed', submittedAt: FROM };
	const [first, second] = [waiting(hashOf(listed)), waiting('second', FROM + HOUR)];
	const later = waiting('later', FROM + HOUR + MINUTE);
	const reading = await readingOf([listed]);
	const inLedger = new Set(hashesOf([first, second, later]));
	const due = [later, second, first];
	const trigger = options({ inLedger });
	const { missing } = await reading.find(firstOwner(FROM, FROM), [first], due, trigger);
	expect(missing).toEqual(['second']);
	expect([...reading.leads.keys()]).toEqual([first.hash]);
	expect(new Set(asked.map((url) => timesAsked(url)))).toEqual(
		new Set([`${FROM - 1} ${FROM + HOUR + 2}`]),
	);
});

it('a lead without a readable time counts as submitted when it was found', () => {
	const { submittedAt } = foundLead({ id: 'a', submittedAt: 'yesterday' }, 'EVENT 1');
	expect(submittedAt).toBe(Date.now());
	expect(foundLead({ id: 'a', submittedAt: FROM }, 'EVENT 1').submittedAt).toBe(FROM);
});

it('what is settled or in the ledger costs no place, so that it never hides new leads', async () => {
	const leads = range(30).map((index) => ({ id: `${index}`, submittedAt: FROM - index }));
	const hashes = leads.map(hashOf);
	const settled = hashes.slice(0, 10).map((hash) => ({ hash, submittedAt: FROM }));
	const inLedger = new Set(hashes.slice(10, 28));
	const reading = await readingOf(leads);
	const owner = withSettled(firstOwner(FROM - HOUR, FROM), settled);
	await reading.readSlice(owner, options({ inLedger, most: 2 }));
	expect([[...reading.leads.keys()], reading.isAtPresent]).toEqual([hashes.slice(10), true]);
});

const ofForm = (formId: number, id: string, submittedAt: number) => ({
	...{ id, submittedAt },
	versionedLeadGenFormUrn: `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${formId},1)`,
});

it('of a closed form, the newest lead is kept for a try, and the oldest is the time of the form', async () => {
	const leads = [9, 5, 7].map((minutes) => ofForm(7, `${minutes}`, FROM - minutes * MINUTE));
	const reading = await readingOf([...leads, ofForm(8, 'other', FROM - 8 * MINUTE)]);
	const { owner } = await reading.readSlice(
		firstOwner(FROM - HOUR, FROM),
		options({ isClosed: (formId) => formId === '7' }),
	);
	expect(map([...reading.leads.values()], 'lead.id').toSorted()).toEqual(['5', 'other']);
	expect(formsOf(owner)).toEqual({ 7: FROM - 9 * MINUTE });
});

it('of a form that is open again, a lead that LinkedIn fails to show among its leads is left out, and counted', async () => {
	const leads = [4, 3, 2].map((hours) => ofForm(7, `${hours}`, FROM - hours * HOUR));
	const client = await clientOf((url) => {
		const [from, end] = timesAsked(url).split(' ').map(Number);
		const { start, count } = placesAsked(url);
		const inTime = leads.filter(({ submittedAt: at }) => at >= from && !(at >= end));
		const elements = inTime.slice(start, start + count);
		const isFailing = elements.some(({ id }) => id === '3');
		return isFailing ? { statusCode: 500, body: {} } : { statusCode: 200, body: { elements } };
	});
	const reading = readingWith(client);
	const forms = { 7: { readFrom: FROM - 9 * HOUR } };
	const before = { ...firstOwner(FROM - HOUR, FROM), forgottenTo: 0, forms };
	const { owner } = await withoutWaiting(reading.readSlice(before, options()));
	expect(reading.hasMore(owner, () => false)).toBe(true);
	const after = await withoutWaiting(reading.readSlice(owner, options()));
	expect(formsOf(after.owner)).toEqual({ 7: FROM - HOUR });
	expect([...reading.leads.keys()]).toHaveLength(2);
	expect(reading.hasMore(after.owner, () => false)).toBe(false);
	expect(reading.unshownTrouble?.said).toMatch(/^a lead is missing/);
});

function timesAsked(url: URL): string {
	const [, from, end] = /Range=\(start:(\d+)(?:,end:(\d+))?\)/.exec(url.search) ?? [];
	return `${from} ${end}`;
}
