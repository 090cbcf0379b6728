import type {
	Confirmation,
	Execution,
} from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { nothingEmitted } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { dueToGiveUp } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/givingUp';
import { after, execution, hashes, upTo } from './settled';
import { DAY, failed, NOW } from './waiting';

describe('after n8n has ended during an execution', () => {
	const limited = (leads: number) => ({ ...nothingEmitted(), limit: { leads, successes: 0 } });
	const limitAfter = (confirmation: Confirmation, size: number, times = 1) => {
		for (let time = 0; time < times; time++) {
			after(confirmation, execution(upTo(size)), 'confirmed');
		}
		return confirmation.limit?.leads;
	};

	it('half as many may come together', () => {
		const confirmation = after(nothingEmitted(), execution(upTo(500)), 'interrupted');

		expect(confirmation.limit?.leads).toBe(250);
	});

	it.each([
		['few leads may be twice as many after one success', 49, 49, 1, 98],
		['more only after eight', 50, 50, 7, 50],
		['which then may be twice as many', 50, 50, 8, 100],
		['a success of half as many counts', 8, 4, 1, 16],
		['one of fewer does not', 8, 3, 1, 8],
		['in the end as many as any batch has', 2500, 2500, 8, 5000],
		['and then there is no limit', 2501, 2501, 8, undefined],
	])('%s', (_, most, size, times, expected) => {
		expect(limitAfter(limited(most), size, times)).toBe(expected);
	});

	it('the successes are counted anew each time', () => {
		const confirmation = limited(50);
		expect(limitAfter(confirmation, 100, 15)).toBe(100);
		expect(limitAfter(confirmation, 100)).toBe(200);
	});

	it('says nothing where the lead was alone because it had failed', () => {
		for (const kind of ['setAside', 'form'] as const) {
			const confirmation = limited(50);
			after(confirmation, execution(hashes(1), { kind }), 'interrupted');

			expect(confirmation.limit).toEqual(limited(50).limit);
		}
	});

	it('a lead that no execution gets over is given up while others come through', () => {
		const retry = execution(hashes(5), { kind: 'setAside' });
		const part = execution(hashes(5), { kind: 'part' });
		const interrupted = (days: number[]) => {
			const confirmation = after(nothingEmitted(), part, 'interrupted');
			for (const day of days) after(confirmation, retry, 'interrupted', NOW + day * DAY);
			return after(confirmation, execution(hashes(6)), 'confirmed', NOW + 6 * DAY);
		};
		const confirmation = interrupted([0, 1, 4, 6]);

		expect(dueToGiveUp(interrupted([0, 1, 6]), 7 * DAY, NOW + 7 * DAY)).toBeUndefined();
		expect(dueToGiveUp(confirmation, 7 * DAY, NOW + 7 * DAY - 1)).toBeUndefined();
		expect(dueToGiveUp(confirmation, 7 * DAY, NOW + 7 * DAY)?.leads).toMatchObject([
			{ interruptedSince: NOW, tries: 5 },
		]);
	});

	it('what came before it fails itself does not count', () => {
		const retry = execution(hashes(5), { kind: 'setAside' });
		const part = execution(hashes(5), { kind: 'part' });
		const confirmation = after(nothingEmitted(), part, 'interrupted');
		after(confirmation, retry, 'interrupted');
		after(confirmation, retry, 'failed', NOW + 16 * DAY);
		after(confirmation, execution(hashes(6)), 'confirmed', NOW + 16 * DAY);

		expect(confirmation.setAside).toMatchObject([{ since: NOW + 16 * DAY }]);
		expect(dueToGiveUp(confirmation, 7 * DAY, NOW + 22 * DAY)).toBeUndefined();
	});

	it('an outage of the destination does not count', () => {
		const outage = { since: NOW, nextCheckAt: NOW, checks: 1, formIds: [] };
		const setAside = [failed('a', { failedAt: undefined, interruptedSince: NOW })];
		const confirmation = { ...nothingEmitted(), outage, setAside };
		after(confirmation, execution(hashes(6), { kind: 'check' }), 'confirmed', NOW + DAY);

		expect(confirmation.setAside).toMatchObject([{ interruptedSince: NOW + DAY }]);
	});

	it('one that comes alone does so only where it was alone', () => {
		const aside = (each: Execution, limit?: number) => {
			const confirmation = limit === undefined ? nothingEmitted() : limited(limit);
			return after(confirmation, each, 'interrupted').setAside.length;
		};
		expect(aside(execution(hashes(1)), 1)).toBe(1);
		expect(aside(execution(hashes(1), { kind: 'part' }))).toBe(1);
		expect(aside(execution(hashes(1, 2), { kind: 'part' }))).toBe(0);
	});
});
