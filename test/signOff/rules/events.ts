import type { INodeParameters } from 'n8n-workflow';
import { byId } from '../../e2e/support/canvas';
import { type Facts, asFacts, expectedEvents } from '../../e2e/support/expectedItems';
import { MANUAL_TRIGGER } from '../../harness/workflowBuilder';
import { landmarks } from '../../simulator/world/landmarks';
import { readableOrganizationIds } from '../../simulator/world/queries';
import type { Demonstration } from '../demonstration';
import type { Rule } from '../rule';
import type { Stage } from '../stage';

const { manyEvents, noEvents, analyst } = landmarks.organizations;
const NAME = 'List events';
const ofOne = { organizationId: manyEvents };
const organizationId = byId(manyEvents);

export const events: Rule = {
	id: 'LGF-102',
	words: 'All events of an organization that have lead gen forms',
	explanation:
		'Event → Get Many asks LinkedIn’s finder of events with lead gen forms, over all pages. In every other node, people choose an event from a list by its name; nobody types a URN.',
	show: async (stage, shown) => {
		const { world } = stage;
		const execution = await stage.perform(shown, {
			name: NAME,
			action: 'event.getMany',
			parameters: { organizationId },
			caption: 'The events that have a lead form, each with the id of its form',
		});
		const expected = expectedEvents(world, { ...ofOne, withForm: true });
		const listed = asFacts(execution.json(NAME), expected[0]);
		shown.sameSet('Events with a form, over several pages', listed, expected);
		await showFilters(stage, shown);
		await showRefusals(stage, shown);
		const names = expected.map(({ name }) => String(name));
		await showEventPicker(stage, shown, manyEvents, names);
	},
};

async function list(
	{ desk: { canvas } }: Stage,
	parameters: INodeParameters,
	settings: Parameters<typeof canvas.action>[3] = {},
) {
	return await canvas.run([canvas.action(NAME, 'event.getMany', parameters, settings)]);
}

async function showFilters(stage: Stage, shown: Demonstration): Promise<void> {
	const { world, control } = stage;
	const lifeCycle = (state: 'UPCOMING' | 'PAST') => ({ state, at: control.now() });
	const cases: Array<[string, INodeParameters, Parameters<typeof expectedEvents>[1]]> = [
		['Upcoming events', { time: 'upcoming' }, { withForm: true, lifeCycle: lifeCycle('UPCOMING') }],
		['Past events', { time: 'past' }, { withForm: true, lifeCycle: lifeCycle('PAST') }],
		['All events, with those that have no form', { onlyWithLeadForm: false }, {}],
	];
	shown.step('Listed them again with each filter.');
	for (const [claim, filters, query] of cases) {
		const execution = await list(stage, { organizationId, filters });
		const expected = expectedEvents(world, { ...ofOne, ...query });
		shown.sameSet(claim, asFacts(execution.json(NAME), expected[0]), expected);
	}
	const none = await list(stage, { organizationId: byId(noEvents) });
	shown.equals('Of an organization without events', none.json(NAME).length, 0);
}

async function showRefusals(stage: Stage, shown: Demonstration): Promise<void> {
	const { world, control } = stage;
	shown.step('LinkedIn refused the events of one organization (403). Listed those of all.');
	const fault = control.faults.add({
		match: { resource: 'events', organizationId: manyEvents },
		effect: { kind: 'status', status: 403 },
		times: 'always',
	});
	const execution = await list(stage, {}, { onError: 'continueErrorOutput' });
	control.faults.remove(fault);
	const readable = readableOrganizationIds(world, landmarks.members.main);
	// Its leads are refused, its events are not.
	const ids = [...readable, landmarks.organizations.unreadable].filter((id) => id !== manyEvents);
	const expected = ids.flatMap((id) =>
		expectedEvents(world, { organizationId: id, withForm: true }),
	);
	shown.sameSet('Events of all others', asFacts(execution.json(NAME), expected[0]), expected);
	const refused = execution.json(NAME, 1).map(({ message }) => (message as Facts).organization_id);
	shown.sameSet('Organizations that are named as refused', refused, [manyEvents]);

	const roleless = await list(stage, { organizationId: byId(analyst) });
	const words = /Super admin .*or Content admin/;
	shown.says('Where the role is missing', roleless.error?.description, words);
}

/** Shows that an event is found in the list of another node by a word of its name. */
async function showEventPicker(
	stage: Stage,
	shown: Demonstration,
	organizationId: string,
	names: readonly string[],
): Promise<void> {
	const { editor, panel, page, canvas } = stage.desk;
	const [word] = (names.find((name) => /^[\w ]+$/.test(name)) ?? names[0]).split(' ');
	shown.step(`Opened the list of events in the node “Pull leads” and typed “${word}”.`);
	const pull = canvas.action('Pull leads', 'lead.pull', { organizationId: byId(organizationId) });
	await stage.desk.lay([MANUAL_TRIGGER, pull], { name: 'Sign-off' });
	await panel.open('Pull leads');
	await editor.openList('eventId');
	await panel.search(word);
	await editor.listItems.filter({ hasText: word }).first().waitFor();
	await shown.picture(page, 'Events are chosen by name');
}
