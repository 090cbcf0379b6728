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

/** Opens the panel of one action behind a manual trigger, and executes it. */
async function execute(
	name: string,
	action: `${string}.${string}`,
	parameters: INodeParameters = {},
): Promise<void> {
	await desk.lay([MANUAL_TRIGGER, desk.canvas.action(name, action, parameters)]);
	await desk.panel.open(name);
	await desk.panel.execute();
	await desk.panel.ended();
}

test('the error for a missing role names the Page and the next step, and where the documentation says more', async () => {
	const page = { ...byId(analyst.id), mode: 'list' as const, cachedResultName: analyst.name };
	await execute('Pull leads', 'lead.pull', { organizationId: page });
	const message = await desk.page.getByTestId('node-error-message').innerText();
	expect(message).toContain(`leads of Page "${analyst.name}" (${analyst.id})`);
	const description = desk.page.getByTestId('node-error-description');
	expect(await description.innerText()).toMatch(
		/A Page admin grants it.* More: https:\S+docs\/connect\.md#scopes$/s,
	);
	await picture(desk.page, 'error-message');
});

async function check(): Promise<string> {
	await execute('Check connection', 'connection.check');
	await desk.panel.show('Table');
	return await desk.panel.output.innerText();
}

test('Check connection shows for how many Pages the account can read event leads', async () => {
	expect(await check()).toContain('Event leads of 1 of 2 Pages can be read');
	await picture(desk.page, 'connection-check');
});

test('Check connection says how to sign in again when LinkedIn has ended the sign-in', async () => {
	desk.canvas.environment.simulator.control.tokens.revoke('all');
	const shown = await check();
	expect(shown).toContain('Sign in again. ');
	expect(shown).toContain('select Switch account');
	await picture(desk.page, 'check-sign-in-ended');
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
	expect(shown).toContain('8 leads wait in Leads of "Test"');
	await picture(desk.page, 'check-leads-waiting');
	await leads.delete();
});
