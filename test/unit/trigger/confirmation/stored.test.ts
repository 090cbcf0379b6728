import fc from 'fast-check';

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
				fc.record({ owner: text, formId: text, from: time, to: time, after: optional(text) }),
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
	failuresOfForms: fc.dictionary(fc.stringMatching(/^\d{1,8}$/), count, { noNullPrototype: true }),
	lastSuccessAt: time,
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

it.each(['running', 'due', 'setAside', 'heldForms'])(
	'does not go on without damaged leads in %s',
	(part) => {
		expect(
			readConfirmation({ [part]: [{ id: 'one', leads: [{ owner: 'EVENT 1' }] }] }),
		).toBeUndefined();
	},
);
