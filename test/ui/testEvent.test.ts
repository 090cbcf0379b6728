import { byId } from '../e2e/support/canvas';
import { useDesk } from './support/desk';
import { picture } from './support/picture';
import { showcase, showcaseWorld } from '../demo/showcase';

const TRIGGER = 'New event lead';

/** The output then has room for people, their event and their answers. */
const WIDE = { width: 1750, height: 900 };

const desk = useDesk(showcaseWorld());

test('Fetch Test Event shows the newest leads of an event, or a sample with its questions if there are none', async () => {
	const { page, panel, canvas, editor } = desk;
	const organizationId = byId(showcase.organization.id);
	const options = { rowsFor: 'sheet' };
	await desk.lay([canvas.trigger(TRIGGER, { organizationId, options })]);
	await panel.open(TRIGGER);
	await editor.openList('eventId');
	await panel.listed(113);
	await panel.pick('eventId', showcase.event.name);
	const newest = await panel.executeFor(8);
	expect(newest.indexOf('Baker')).toBeGreaterThan(-1);
	expect(newest.indexOf('Baker')).toBeLessThan(newest.indexOf('Keller'));
	await page.setViewportSize(WIDE);
	await panel.widenOutput();
	await picture(page, 'people-and-answers', panel.output);

	await editor.openList('eventId');
	await panel.listed(113);
	await panel.pick('eventId', 'Robotics Meetup Zürich');
	await panel.execute();
	await panel.output.getByText('sample-lead', { exact: true }).waitFor();
	expect(await panel.output.locator('table').innerText()).toContain('What would you like to see');
});
