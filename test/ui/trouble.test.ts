import type { INodeParameters } from 'n8n-workflow';
import { waitUntil } from '../harness/waitUntil';
import { MANUAL_TRIGGER } from '../harness/workflowBuilder';
import { ActiveTrigger } from '../e2e/support/activeTrigger';
import { byId } from '../e2e/support/canvas';
import { Desk } from './support/desk';
import { picture } from './support/picture';
import { showcase, showcaseWorld } from './support/showcase';

const { organization, analyst, event } = showcase;

let desk: Desk;

beforeAll(async () => (desk = await Desk.open(showcaseWorld())));

afterAll(async () => await desk?.close());

/** As n8n stores what was chosen from a list. */
const fromList = (value: string, cachedResultName: string) => ({
	...byId(value),
	mode: 'list' as const,
	cachedResultName,
});

/** Opens the panel of one action behind a manual trigger, and executes it. */
async function execute(
	name: string,
	action: `${string}.${string}`,
	parameters: INodeParameters = {},
	settings = {},
): Promise<void> {
	await desk.lay([MANUAL_TRIGGER, desk.canvas.action(name, action, parameters, settings)]);
	await desk.panel.open(name);
	await desk.panel.execute();
	await desk.panel.ended();
}

/** What Pull leads shows in place of leads. */
async function errorOf(
	parameters: INodeParameters = {},
	settings = {},
): Promise<{ message: string; description: string }> {
	const page = fromList(organization.id, organization.name);
	await execute('Pull leads', 'lead.pull', { organizationId: page, ...parameters }, settings);
	const shown = async (part: string) =>
		await desk.page.getByTestId(`node-error-${part}`).innerText();
	return { message: await shown('message'), description: await shown('description') };
}

describe('an error shows what happened, what to do next, and where to read more', () => {
	test('a role that the account does not have', async () => {
		const { message, description } = await errorOf({
			organizationId: fromList(analyst.id, analyst.name),
		});
		expect(message).toContain(`leads of Page "${analyst.name}" (${analyst.id})`);
		expect(description).toMatch(/Ask a Page admin to grant it.*More$/s);
		const link = desk.page.getByTestId('node-error-description').getByRole('link');
		expect(await link.getAttribute('href')).toContain('docs/connect.md#scopes');
		await picture(desk.page, 'error-message');
	});

	test('an event that LinkedIn does not have', async () => {
		const { message } = await errorOf({ eventId: byId('7249812613549679999') });
		expect(message).toBe('LinkedIn could not find event 7249812613549679999');
		await picture(desk.page, 'error-unknown-event');
	});

	test('a field that holds something else', async () => {
		const { message } = await errorOf({ eventId: byId(event.name) });
		expect(message).toContain(`Event: '${event.name}' does not contain the ID`);
		await picture(desk.page, 'error-wrong-input');
	});

	test('a daily limit that is used up', async () => {
		const { faults } = desk.canvas.control;
		faults.add({
			match: { resource: 'leadFormResponses' },
			effect: { kind: 'throttle', limit: 'day' },
			times: 'always',
		});
		const { message } = await errorOf();
		expect(message).toContain("LinkedIn's daily call limit");
		await picture(desk.page, 'error-daily-limit');
		faults.clear();
	});
});

describe('Check connection begins with what matters', () => {
	async function check(parameters: INodeParameters = {}): Promise<string> {
		await execute('Check connection', 'connection.check', parameters);
		await desk.panel.show('Table');
		return await desk.panel.output.innerText();
	}

	test('a sign-in that ends soon', async () => {
		expect(await check({ options: { warnDays: 400 } })).toContain('expiring_soon');
		await picture(desk.page, 'check-expiring');
	});

	test('all is well', async () => {
		expect(await check()).toContain('Event leads of 1 of 2 Pages can be read');
		await picture(desk.page, 'connection-check');
	});

	test('a role that was taken away', async () => {
		const { organizations } = desk.canvas.control;
		organizations.revokeRole(organization.id);
		const page = fromList(organization.id, organization.name);
		expect(await check({ organizationId: page })).toContain('missing_permissions');
		await picture(desk.page, 'check-role-gone');
		organizations.grantRole(organization.id, 'ADMINISTRATOR');
	});

	test('leads that wait, and why', async () => {
		const parameters = {
			organizationId: byId(organization.id),
			startFrom: 'lastDays',
			startDays: 30,
		};
		const leads = await ActiveTrigger.create(desk.canvas, parameters, [
			{
				name: 'Store',
				type: 'n8n-nodes-base.stopAndError',
				typeVersion: 1,
				parameters: { errorMessage: 'The database is down' },
			},
		]);
		await leads.activate();
		const waiting = 'Your workflow fails with all leads, so the trigger retries one of them';
		const shown = await waitUntil('the trigger to see that all leads fail', async () => {
			const text = await check();
			return text.includes(waiting) ? text : undefined;
		});
		expect(shown).toContain('8 leads wait in Leads of Test');
		await picture(desk.page, 'check-leads-waiting');
		await leads.delete();
	});

	test('a sign-in that was revoked, which the credential does not show', async () => {
		desk.canvas.control.tokens.revoke('all');
		expect(await check()).toContain('reconnect_required');
		await picture(desk.page, 'check-revoked');
		expect((await errorOf()).description).toContain('select Switch account');
		await picture(desk.page, 'error-revoked');
	});
});

test('without a credential, the error says where to select one', async () => {
	// n8n selects the only one by itself.
	await desk.canvas.environment.client.credentials.delete(desk.canvas.linkedIn.id);
	const { message } = await errorOf({}, { credentials: {} });
	expect(message).toBe('No LinkedIn credential is selected');
	await picture(desk.page, 'error-no-credential');
});
