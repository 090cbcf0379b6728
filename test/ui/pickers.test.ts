import { MANUAL_TRIGGER } from '../harness/workflowBuilder';
import { byId } from '../e2e/support/canvas';
import { useDesk, type Desk } from './support/desk';
import { showcase, showcaseWorld } from '../demo/showcase';

const MORE_ORGANIZATIONS = 112;
const { organization, analyst, event, form } = showcase;

const desk = useDesk(showcaseWorld(MORE_ORGANIZATIONS));

/** Opens the panel of Lead → Pull. */
async function openPull(parameters: Parameters<Desk['canvas']['action']>[2] = {}): Promise<void> {
	await desk.lay([MANUAL_TRIGGER, desk.canvas.action('Pull leads', 'lead.pull', parameters)]);
	await desk.panel.open('Pull leads');
}

test('a search finds a Page and an event among more than a hundred, and the form of the event among those of the Page', async () => {
	const { panel, editor } = desk;
	await openPull();
	await editor.openList('organizationId');
	const organizations = await panel.listed(MORE_ORGANIZATIONS + 3);
	expect(organizations[0]).toBe('All LinkedIn Pages');
	const last = editor.listItems.last();
	await last.scrollIntoViewIfNeeded();
	expect(await last.innerText()).toBe('Welding Zürich Ltd');
	await panel.search('fabrikam');
	expect(await panel.listed(2)).toEqual([
		'All LinkedIn Pages',
		`${analyst.name} (no role for event leads)`,
	]);
	await panel.search('NORTHWIND');
	await panel.listed(2);
	await panel.pick('organizationId', organization.name);

	await editor.openList('eventId');
	const events = await panel.listed(113);
	expect(events[0]).toBe('All events');
	expect(events[1]).toMatch(/^Packaging Meetup Zürich \(\d+ \w{3} \d{4}, upcoming\)$/);
	await editor.listItems.last().scrollIntoViewIfNeeded();
	await panel.search('berlin');
	await panel.listed(9);
	await panel.pick('eventId', event.name);

	await panel.addOption('Form');
	await editor.openList('formId');
	await panel.search(form.name);
	await panel.pick('formId', form.name);
	expect(await panel.executeFor(8)).toContain('Keller');
});

test('without a role, the list of events names the Page and where to get the role', async () => {
	await openPull({ organizationId: byId(analyst.id) });
	await desk.editor.openList('eventId');
	const error = desk.page.getByTestId('rlc-error-container');
	await error.waitFor();
	const text = await error.innerText();
	expect(text).toContain('You need the role Super admin or Content admin on this Page');
	expect(text).toContain('A Super admin grants it in LinkedIn under Settings → Manage admins');
});

test('an address that is no event is refused while it is typed', async () => {
	const { page } = desk;
	const address = (value: string) => ({ __rl: true, mode: 'url', value });
	const issue = page.getByTestId('parameter-issues');
	await openPull({ eventId: address(`https://www.linkedin.com/events/${event.id}/`) });
	expect(await issue.count()).toBe(0);
	await openPull({ eventId: address('https://www.linkedin.com/feed/') });
	await issue.first().waitFor();
});
