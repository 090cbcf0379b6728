import type { INodeParameters } from 'n8n-workflow';
import { waitUntil } from '../harness/waitUntil';
import { MANUAL_TRIGGER } from '../harness/workflowBuilder';
import { ActiveTrigger } from '../e2e/support/activeTrigger';
import { byId } from '../e2e/support/canvas';
import { useDesk } from './support/desk';
import { picture } from './support/picture';
import { showcase, showcaseWorld } from './support/showcase';

const { organization, analyst } = showcase;

const desk = useDesk(showcaseWorld());

/** A value as n8n stores it when a person chose it from a list. */
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

/** The error that Pull leads shows. */
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

test('the error for a missing role names the Page and the next step, and links to the documentation', async () => {
	const { message, description } = await errorOf({
		organizationId: fromList(analyst.id, analyst.name),
	});
	expect(message).toContain(`leads of Page "${analyst.name}" (${analyst.id})`);
	expect(description).toMatch(/Ask a Page admin to grant it.*More$/s);
	const link = desk.page.getByTestId('node-error-description').getByRole('link');
	expect(await link.getAttribute('href')).toContain('docs/connect.md#scopes');
	await picture(desk.page, 'error-message');
});

test('the error for a used-up daily limit names the limit', async () => {
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

async function check(parameters: INodeParameters = {}): Promise<string> {
	await execute('Check connection', 'connection.check', parameters);
	await desk.panel.show('Table');
	return await desk.panel.output.innerText();
}

test('Check connection warns of a sign-in that ends soon', async () => {
	expect(await check({ options: { warnDays: 400 } })).toContain('expiring_soon');
	await picture(desk.page, 'check-expiring');
});

test('Check connection shows for how many Pages the account can read event leads', async () => {
	expect(await check()).toContain('Event leads of 1 of 2 Pages can be read');
	await picture(desk.page, 'connection-check');
});

test('Check connection reports missing permissions after a role was revoked', async () => {
	const { organizations } = desk.canvas.control;
	organizations.revokeRole(organization.id);
	const page = fromList(organization.id, organization.name);
	expect(await check({ organizationId: page })).toContain('missing_permissions');
	await picture(desk.page, 'check-role-gone');
	organizations.grantRole(organization.id, 'ADMINISTRATOR');
});

test('Check connection shows how many leads wait, and why', async () => {
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

test('Check connection and the error of Pull ask you to reconnect after LinkedIn revoked the access', async () => {
	desk.canvas.control.tokens.revoke('all');
	expect(await check()).toContain('reconnect_required');
	await picture(desk.page, 'check-revoked');
	expect((await errorOf()).description).toContain('select Switch account');
	await picture(desk.page, 'error-revoked');
});

test('without a credential, the error says that none is selected', async () => {
	// n8n itself would select the only credential.
	await desk.canvas.environment.client.credentials.delete(desk.canvas.linkedIn.id);
	const { message } = await errorOf({}, { credentials: {} });
	expect(message).toBe('No LinkedIn credential is selected');
	await picture(desk.page, 'error-no-credential');
});
