import type { VariantChanges } from '../../simulator/server/control/variants';
import type { Lead } from '../../simulator/world/types';
import { ActiveTrigger } from '../support/activeTrigger';
import { Canvas } from '../support/canvas';
import { ids, leadWorld, MINUTE } from '../support/leadWorld';
import { leadIds, pull } from '../support/pulls';

/** Nothing in what LinkedIn says of the list is of use: neither its length, nor that more follows. */
const nothingSaid: VariantChanges = { pagingTotal: 'ofPage', nextLinks: 'never' };

/** Some of the places in a list are of elements that LinkedIn leaves out of its page. */
const shortPages: VariantChanges = { hiddenShare: 0.1 };

/** Fewer than the first page asks for, so that the clamp shows whatever n8n has learned before. */
const clamped = (how: 'clamp' | 'clampSilently'): VariantChanges => ({
	maxCount: 50,
	beyondMaxCount: how,
});

const VARIANTS: Array<[string, VariantChanges]> = [
	['a total of the page', nothingSaid],
	['a total of the page, short pages', { ...nothingSaid, ...shortPages }],
	['no total', { ...nothingSaid, pagingTotal: 'absent' }],
	['no total, short pages', { ...nothingSaid, ...shortPages, pagingTotal: 'absent' }],
	[
		'no link on short pages',
		{ ...shortPages, pagingTotal: 'absent', nextLinks: 'missingOnShortPages' },
	],
	['a count that is clamped silently', { ...nothingSaid, ...clamped('clampSilently') }],
	['the same and a total of the list', clamped('clampSilently')],
	['a count that is clamped openly', { ...nothingSaid, ...clamped('clamp') }],
];

let canvas: Canvas;
let all: Lead[];

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
	const { leads, now } = canvas.control;
	// Some 22 hours: all within the last day, and the newest within the trigger's overlap.
	const submittedAt = now() - 437 * 3 * MINUTE;
	all = leads.addMany({ eventId: ids.first, submittedAt }, 437, 3 * MINUTE);
});

afterAll(async () => await canvas?.close());

/** How many calls for leads had to be made to get there. */
async function calls<Result>(work: () => Promise<Result>): Promise<[Result, number]> {
	const { calls: log } = canvas.environment.simulator;
	const isOfLeads = ({ resource }: { resource: string }) => resource === 'leadFormResponses';
	const before = log.filter(isOfLeads).length;
	const result = await work();
	return [result, log.filter(isOfLeads).length - before];
}

describe.each(['newestFirst', 'oldestFirst'] as const)('437 leads, %s', (leadOrder) => {
	test.each(VARIANTS)('%s: each comes once', async (_, changes) => {
		const { variants } = canvas.control;
		const usual = variants.get();
		variants.set({ leadOrder, ...changes });
		try {
			const [pulled, made] = await calls(async () => await pull(canvas, {}));
			expect(pulled).toEqual(leadIds(all));
			// So many pages that what LinkedIn says of them matters.
			expect(made).toBeGreaterThanOrEqual(5);

			const trigger = await ActiveTrigger.create(canvas, { startFrom: 'lastDays', startDays: 1 });
			await trigger.activate();
			expect(await trigger.settled(all)).toEqual(leadIds(all));
			expect(await trigger.executions()).toHaveLength(1);
			await trigger.delete();
		} finally {
			variants.set(usual);
		}
	});
});
