import type { Confirmation } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { nothingEmitted } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import type { Outcome } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/outcome';
import { after, execution, hashes, hashesOf, kindOf, upTo } from './settled';
import { DAY, MINUTE, NOW } from './waiting';

describe('a batch', () => {
	it('is done when it is confirmed', () => {
		const confirmation = after(nothingEmitted(), execution(upTo(3)), 'confirmed');

		expect(confirmation).toMatchObject({ running: [], due: [], setAside: [] });
	});

	it.each<Outcome>(['failed', 'unknown', 'interrupted', 'untold'])(
		'comes again when %s',
		(outcome) => {
			const { due } = after(nothingEmitted(), execution(upTo(3)), outcome);

			expect(due.flatMap(hashesOf)).toEqual(upTo(3));
		},
	);

	it('comes in parts of about its square root after the second failure', () => {
		const confirmation = after(nothingEmitted(), execution(upTo(500), { failures: 1 }), 'failed');

		expect(confirmation.due).toMatchObject([{ atOnce: 23 }]);
	});
});

describe('a lead that fails alone', () => {
	const failedAlone = () =>
		after(nothingEmitted(), execution(hashes(5), { kind: 'part' }), 'failed');

	it('is set aside, and another one is tried next', () => {
		const confirmation = failedAlone();

		expect(confirmation.setAside).toMatchObject([{ leadId: 'lead0005', formId: '7' }]);
		expect(kindOf(confirmation)).toBe('check');
	});

	it('counts as refused as soon as another one succeeds', () => {
		const confirmation = after(failedAlone(), execution(hashes(6), { kind: 'check' }), 'confirmed');

		expect(confirmation.setAside[0].since).toBe(NOW);
		expect(kindOf(confirmation)).toBe('new');
	});

	it.each([
		['just after a success counts as refused at once', 5 * MINUTE, 'new', NOW],
		['longer after a success may be an outage', 5 * MINUTE + 1, 'check', undefined],
	])('%s', (_, ago, next, since) => {
		const confirmation = {
			...nothingEmitted(),
			lastSuccess: { at: NOW - ago, formIds: [], explained: 0 },
		};
		after(confirmation, execution(hashes(5), { kind: 'part' }), 'failed');

		expect(confirmation.setAside.map((lead) => lead.since)).toEqual([since]);
		expect(kindOf(confirmation)).toBe(next);
	});

	it.each([
		['its form does not hold it up', '7', []],
		['another form holds it up with the third', '8', ['7']],
	])('just after a success of %s', (_, formId, held) => {
		const success = execution(hashes(1), { formIds: [formId] });
		const confirmation = after(nothingEmitted(), success, 'confirmed');
		for (const number of [5, 6, 7]) {
			after(confirmation, execution(hashes(number), { kind: 'part' }), 'failed');
		}

		expect(confirmation.heldForms.map((form) => form.formId)).toEqual(held);
		expect(confirmation.setAside).toHaveLength(held.length === 0 ? 3 : 0);
		expect(confirmation.failuresOfForms).toEqual({});
	});

	it('just before an outage was found comes again after it', () => {
		const confirmation = after(nothingEmitted(), execution(hashes(1)), 'confirmed');
		after(confirmation, execution(hashes(5), { kind: 'part' }), 'failed', NOW + 4 * MINUTE);
		after(confirmation, execution(hashes(6), { kind: 'part' }), 'failed', NOW + 6 * MINUTE);
		after(confirmation, execution(hashes(7), { kind: 'check' }), 'failed', NOW + 7 * MINUTE);
		after(confirmation, execution(hashes(8), { kind: 'check' }), 'confirmed', NOW + DAY);

		expect(confirmation.setAside).toEqual([]);
		expect(confirmation.due.flatMap(hashesOf)).toEqual(hashes(5, 6, 7));
	});

	it('comes again as if nothing had been when the other one fails, too, until one succeeds', () => {
		const confirmation = after(failedAlone(), execution(hashes(6), { kind: 'check' }), 'failed');
		expect(confirmation.outage).toBeDefined();
		expect(kindOf(confirmation)).toBeUndefined();
		expect(kindOf(confirmation, NOW + 20 * MINUTE)).toBe('check');

		after(confirmation, execution(hashes(6), { kind: 'check' }), 'confirmed', NOW + DAY);

		expect(confirmation).toMatchObject({ setAside: [], outage: undefined });
		expect(confirmation.due.flatMap(hashesOf).sort()).toEqual(hashes(5, 6));
	});

	it('is done when it succeeds at last', () => {
		const confirmation = after(failedAlone(), execution(hashes(6), { kind: 'check' }), 'confirmed');
		after(confirmation, execution(hashes(5), { kind: 'setAside' }), 'confirmed');

		expect(confirmation.setAside).toEqual([]);
	});

	it('is checked with once in a quarter of an hour', () => {
		const confirmation = after(failedAlone(), execution(hashes(6), { kind: 'check' }), 'failed');
		after(confirmation, execution(hashes(8), { kind: 'check' }), 'failed');

		expect(kindOf(confirmation, NOW + 14 * MINUTE)).toBeUndefined();
		expect(kindOf(confirmation, NOW + 15 * MINUTE)).toBe('check');
	});
});

describe('a form', () => {
	const refuse = (confirmation: Confirmation, number: number) => {
		const part = execution(hashes(number), { kind: 'part', formIds: ['7'] });
		after(confirmation, part, 'failed');
		return after(
			confirmation,
			execution(hashes(100), { kind: 'check', formIds: ['8'] }),
			'confirmed',
		);
	};
	const threeRefused = () => [1, 2, 3].reduce(refuse, nothingEmitted());

	it('waits after three of its leads in a row have failed alone', () => {
		expect(threeRefused()).toMatchObject({ setAside: [], heldForms: [{ formId: '7' }] });
	});

	it('does not when one of its leads succeeded between them', () => {
		const confirmation = refuse(refuse(nothingEmitted(), 1), 2);
		after(confirmation, execution(hashes(50)), 'confirmed');

		expect(refuse(confirmation, 3)).toMatchObject({ heldForms: [] });
	});

	it.each(['form', 'check', 'setAside'] as const)(
		'comes whole as soon as a %s succeeds',
		(kind) => {
			const confirmation = threeRefused();
			after(confirmation, execution(hashes(9), { kind }), 'confirmed', NOW + DAY);

			expect(confirmation).toMatchObject({
				heldForms: [],
				due: [{ leads: [], range: { owner: 'EVENT 1', formId: '7', to: NOW } }],
			});
		},
	);
});
