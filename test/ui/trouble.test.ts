import type { INodeParameters } from 'n8n-workflow';
import { MANUAL_TRIGGER } from '../harness/workflowBuilder';
import { byId } from '../e2e/support/canvas';
import { useDesk } from './support/desk';
import { picture } from './support/picture';
import { showcase, showcaseWorld } from '../demo/showcase';

const { analyst } = showcase;

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
		/A Page admin grants it.* More: https:\S+docs\/connect\.md#the-role-you-need$/s,
	);
	await picture(desk.page, 'error-message');
});

test('Check connection shows for how many Pages the account can read event leads', async () => {
	await execute('Check connection', 'connection.check');
	await desk.panel.show('Table');
	const shown = await desk.panel.output.innerText();
	expect(shown).toContain('Event leads of 1 of 2 Pages can be read');
	await picture(desk.page, 'connection-check');
});
