import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { Canvas } from '../support/canvas';
import { ActiveTrigger } from '../support/activeTrigger';
import { DAY, HOUR, ids, leadWorld, MINUTE } from '../support/leadWorld';
import { leadIds } from '../support/pulls';

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
});

afterAll(async () => await canvas?.close());

test('the first activation starts from now, some days ago, or a date', async () => {
	const { leads, now } = canvas.control;
	const [old, , recent] = [5 * DAY, 3 * DAY + HOUR, 2 * DAY, MINUTE].map((age) =>
		leads.add({ eventId: ids.first, submittedAt: now() - age }),
	);
	const date = new Date(old.submittedAt + 1).toISOString();
	const triggers = {
		now: await ActiveTrigger.create(canvas, { startFrom: 'now' }),
		lastDays: await ActiveTrigger.create(canvas, { startFrom: 'lastDays', startDays: 3 }),
		date: await ActiveTrigger.create(canvas, { startFrom: 'date', startDate: date }),
	};
	for (const trigger of Object.values(triggers)) await trigger.activate();
	const fresh = leads.add({ eventId: ids.second });

	const since = (start: number) => leads.list({ start });
	expect(await triggers.now.settled([fresh])).toEqual([fresh.id]);
	expect(await triggers.lastDays.settled([fresh])).toEqual(leadIds(since(recent.submittedAt)));
	expect(await triggers.date.settled([fresh])).toEqual(leadIds(since(old.submittedAt + 1)));
	for (const trigger of Object.values(triggers)) await trigger.delete();
});

test('a start date that is none is refused by its field', async () => {
	const trigger = await ActiveTrigger.create(canvas, {
		startFrom: 'date',
		startDate: 'the day before yesterday',
	});
	await expect(trigger.activate()).rejects.toThrow(/Start Date: .*the day before yesterday/);
	await trigger.delete();
});

test('an organization that may not be read is told at the activation', async () => {
	const organizationId = { __rl: true, mode: 'id', value: '999999' };
	const trigger = await ActiveTrigger.create(canvas, { organizationId });
	await expect(trigger.activate()).rejects.toThrow(
		/does not allow access to leads of organization 999999\. .*Super admin .*or Content admin/,
	);
	await trigger.delete();
});

test('all organizations: one that answers 403 hides none of the others', async () => {
	const organizationId = { __rl: true, mode: 'list', value: 'all' };
	const trigger = await ActiveTrigger.create(canvas, { organizationId, startFrom: 'now' });
	await trigger.activate();
	const readable = [ids.first, ids.elsewhere].map((eventId) =>
		canvas.control.leads.add({ eventId }),
	);
	canvas.control.leads.add({ eventId: ids.locked });
	expect(await trigger.settled(readable)).toEqual(leadIds(readable));
	await trigger.delete();
});

test('one event, one form, and test leads only', async () => {
	const { leads } = canvas.control;
	const byId = (value: string) => ({ __rl: true, mode: 'id', value });
	const event = await ActiveTrigger.create(canvas, { eventId: byId(ids.second) });
	const form = await ActiveTrigger.create(canvas, { formId: byId(ids.sharedForm) });
	const tests = await ActiveTrigger.create(canvas, { options: { testLeads: 'only' } });
	for (const trigger of [event, form, tests]) await trigger.activate();
	const first = leads.add({ eventId: ids.first });
	const second = leads.add({ eventId: ids.second });
	leads.add({ eventId: ids.third });
	const test = leads.add({ eventId: ids.first, testLead: true });
	expect(await event.settled([second])).toEqual([second.id]);
	expect(await form.settled([first, second])).toEqual(leadIds([first, second]));
	expect(await tests.settled([test])).toEqual([test.id]);
	for (const trigger of [event, form, tests]) await trigger.delete();
});

// The last one: LinkedIn ends all tokens when an app asks for other scopes than before.
test('a scope that LinkedIn did not grant is told at the activation', async () => {
	const { client, connectLinkedIn } = canvas.environment;
	const credential = await connectLinkedIn({
		customScopes: true,
		enabledScopes: 'r_events r_organization_admin',
	});
	const { id } = await canvas.create([
		{
			...canvas.trigger('Leads', { organizationId: { __rl: true, mode: 'id', value: ids.main } }),
			credentials: { [LINKEDIN_CREDENTIAL_TYPE]: credential },
		},
	]);
	await expect(client.workflows.activate(id)).rejects.toThrow(
		/leads of organization 5509810\. .*lacks the scope r_marketing_leadgen_automation.*Reconnect/,
	);
	await client.workflows.delete(id);
});
