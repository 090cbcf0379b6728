import fc from 'fast-check';
import { mapValues, omit } from 'lodash';

import type { Confirmation } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { readConfirmation } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/stored';

const time = fc.integer({ min: 1, max: 2 ** 45 });
const count = fc.integer({ min: 1, max: 1000 });
const text = fc.stringMatching(/^[\w-]{1,12}$/);
const optional = <Value>(arbitrary: fc.Arbitrary<Value>) =>
	fc.option(arbitrary, { nil: undefined });
const leads = fc.array(fc.record({ owner: text, from: time, to: time, hashes: fc.array(text) }), {
	minLength: 1,
	maxLength: 3,
});

const byForm = (values: fc.Arbitrary<number>) =>
	fc.dictionary(fc.stringMatching(/^\d{1,8}$/), values, { noNullPrototype: true });

const confirmations: fc.Arbitrary<Confirmation> = fc.record({
	running: fc.array(
		fc.record({
			id: text,
			kind: fc.constantFrom('batch', 'part', 'check', 'setAside', 'form'),
			emittedAt: time,
			leads,
			failures: count,
			formIds: fc.array(text),
			leadId: optional(text),
		}),
	),
	due: fc.array(
		fc.record({
			leads,
			range: optional(
				fc.record({
					owner: text,
					formId: text,
					from: time,
					to: time,
					except: optional(fc.array(text)),
				}),
			),
			failures: count,
			atOnce: optional(count),
			notBefore: optional(time),
		}),
	),
	setAside: fc.array(
		fc.record({
			leads,
			leadId: text,
			formId: optional(text),
			triedAt: time,
			tries: count,
			failedAt: optional(time),
			since: optional(time),
		}),
	),
	heldForms: fc.array(
		fc.record({
			formId: text,
			owner: text,
			from: time,
			to: time,
			doneUpTo: time,
			since: time,
			triedAt: time,
			tries: count,
			failedAt: time,
		}),
	),
	doubt: optional(fc.record({ hashes: fc.array(text), formIds: fc.array(text) })),
	outage: optional(
		fc.record({ since: time, nextCheckAt: time, checks: count, formIds: fc.array(text) }),
	),
	limit: optional(fc.record({ leads: count, successes: count })),
	failuresOfForms: byForm(count),
	doneUpTo: byForm(time),
	lastSuccess: fc.record({ at: time, formIds: fc.array(text), explained: count }),
	untold: count,
	checks: count,
});

it('reads whatever was stored', () => {
	fc.assert(
		fc.property(confirmations, (confirmation) => {
			expect(readConfirmation(JSON.parse(JSON.stringify(confirmation)))).toEqual(confirmation);
		}),
	);
});

it('is there before anything was emitted', () => {
	expect(readConfirmation(undefined)).toMatchObject({ running: [], due: [] });
});

/** What of a stored part stands for leads, without which they would be lost. */
const NEEDED = {
	running: ['leads', 'id', 'emittedAt'],
	due: ['leads', 'range.owner', 'range.formId', 'range.from', 'range.to'],
	setAside: ['leads'],
	heldForms: ['formId', 'owner', 'from', 'to', 'since'],
};

const LEADS = [{ owner: 'EVENT 1', from: 1, to: 2, hashes: ['hash'] }];

const WHOLE = {
	running: { id: '1', kind: 'part', emittedAt: 3, leads: LEADS },
	due: { leads: LEADS, range: { owner: 'EVENT 1', formId: '7', from: 1, to: 2 } },
	setAside: { leads: LEADS },
	heldForms: { formId: '7', owner: 'EVENT 1', from: 1, to: 2, since: 2 },
};

const parts = Object.keys(NEEDED) as Array<keyof typeof NEEDED>;

it.each(parts.flatMap((part) => NEEDED[part].map((key) => [part, key] as const)))(
	'of %s does not go on without %s',
	(part, key) => {
		const read = (entry: object) => readConfirmation({ [part]: [WHOLE[part], entry] });
		expect(read(WHOLE[part])?.[part]).toHaveLength(2);
		expect(read(omit(WHOLE[part], key))).toBeUndefined();
		expect(
			read({ ...WHOLE[part], leads: [{ owner: 'EVENT 1' }], formId: undefined }),
		).toBeUndefined();
	},
);

it('does not go on without leads that are set aside, or without a range that was there', () => {
	expect(readConfirmation({ setAside: [{ leads: [] }] })).toBeUndefined();
	expect(readConfirmation({ due: [{ leads: LEADS, range: 'damaged' }] })).toBeUndefined();
});

it('takes for the rest what keeps no lead waiting', () => {
	const stored = mapValues(WHOLE, (entry) => [entry]);
	expect(readConfirmation({ ...stored, outage: 'damaged', limit: 'damaged' })).toEqual({
		running: [{ ...WHOLE.running, failures: 0, formIds: [], leadId: undefined }],
		due: [{ ...WHOLE.due, failures: 0 }],
		setAside: [{ leads: LEADS, leadId: 'hash', triedAt: 0, tries: 1 }],
		heldForms: [{ ...WHOLE.heldForms, doneUpTo: 0, triedAt: 0, tries: 1, failedAt: 2 }],
		failuresOfForms: {},
		lastSuccess: { at: 0, formIds: [], explained: 0 },
		doneUpTo: {},
		untold: 0,
		checks: 0,
	});
	expect(readConfirmation({ outage: { since: 5 }, limit: { leads: 3 } })).toMatchObject({
		outage: { since: 5, nextCheckAt: 0, checks: 0, formIds: [] },
		limit: { leads: 3, successes: 0 },
	});
});
