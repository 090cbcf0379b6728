import type { Confirmation } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { nothingEmitted } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { bringAll } from '../../../../nodes/LinkedInLeadSync/trigger/confirmation/settle';
import { after, execution, hashes, hashesOf, kindOf } from './settled';
import { MINUTE, NOW } from './waiting';

describe('when nothing waits any more', () => {
	const due = (leads: string[], values = {}) => ({
		leads: execution(leads).leads,
		failures: 1,
		...values,
	});

	it('all that has failed comes together, and what is under way when that is known', () => {
		const confirmation: Confirmation = {
			...nothingEmitted(),
			due: [due(hashes(1, 2), { atOnce: 1 })],
			running: [execution(hashes(3))],
			setAside: [{ leads: execution(hashes(4)).leads, leadId: '4', triedAt: NOW, tries: 3 }],
		};

		bringAll(confirmation);

		expect(confirmation).toMatchObject({ setAside: [], due: [{ failures: 0 }] });
		expect(confirmation.due.flatMap(hashesOf)).toEqual(hashes(1, 2, 4));
		after(confirmation, confirmation.running[0], 'failed');
		expect(confirmation.due.flatMap(hashesOf)).toEqual(hashes(3, 1, 2, 4));
	});

	it('nor does a lead that is just tried once more come, nor a form of which one is tried', () => {
		const waits = { failedAt: NOW, triedAt: NOW, tries: 1 };
		const form = { owner: 'EVENT 1', from: 0, to: NOW, doneUpTo: 0, since: NOW, ...waits };
		const confirmation: Confirmation = {
			...nothingEmitted(),
			running: [
				execution(hashes(4), { kind: 'setAside' }),
				execution(hashes(5), { kind: 'form', formIds: ['7'] }),
			],
			setAside: [
				{ leads: execution(hashes(4)).leads, leadId: '4', ...waits },
				{ leads: execution(hashes(6)).leads, leadId: '6', ...waits },
			],
			heldForms: ['7', '8'].map((formId) => ({ formId, ...form })),
		};

		bringAll(confirmation);

		expect(confirmation).toMatchObject({
			setAside: [{ leadId: '4' }],
			heldForms: [{ formId: '7' }],
		});
		expect(confirmation.due.flatMap(hashesOf)).toEqual(hashes(6));
		expect(confirmation.due).toMatchObject([{}, { leads: [], range: { formId: '8' } }]);
	});

	it('what could not be read is not asked for at each poll', () => {
		const later = NOW + 60 * MINUTE;
		const confirmation = { ...nothingEmitted(), due: [due(hashes(1), { notBefore: later })] };

		bringAll(confirmation);

		expect(kindOf(confirmation)).toBe('new');
		expect(kindOf(confirmation, later)).toBe('due');
	});
});
