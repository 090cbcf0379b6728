import { byId, Canvas } from '../support/canvas';
import { ids, leadWorld } from '../support/leadWorld';

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
});

afterAll(async () => await canvas?.close());

test('a wrong input: an error that names the field', async () => {
	const execution = await canvas.run([
		canvas.action('Pull', 'lead.pull', { organizationId: byId('Northwind') }),
	]);
	expect(execution.status).toBe('error');
	expect(execution.error).toMatchObject({
		message: expect.stringMatching(/^Organization: .*Northwind/),
		description: expect.stringMatching(/\w/),
		node: { name: 'Pull' },
		context: { itemIndex: 0 },
	});
});

test('an organization that is not chosen: n8n itself names the field before anything runs', async () => {
	const execution = await canvas.run([
		canvas.action('Pull', 'lead.pull', { organizationId: byId('') }),
	]);
	expect(execution.error?.message).toContain('"Organization"');
});

test('a lead type that an expression gives needs no ad account', async () => {
	const execution = await canvas.run([
		canvas.action('Pull', 'lead.pull', {
			leadType: '={{ "EVENT" }}',
			organizationId: byId(ids.main),
		}),
	]);
	expect(execution.status).toBe('success');
});
