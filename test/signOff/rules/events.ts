import { byId } from '../../e2e/support/canvas';
import { MANUAL_TRIGGER } from '../../harness/workflowBuilder';
import { landmarks } from '../../simulator/world/landmarks';
import { eventsOf } from '../../simulator/world/queries';
import type { Demonstration } from '../demonstration';
import type { Rule } from '../rule';
import type { Stage } from '../stage';

const organizationId = landmarks.organizations.manyEvents;
const NAME = 'List events';

export const events: Rule = {
	id: 'LGF-102',
	words: 'All events of an organization that have lead gen forms',
	explanation:
		'Event → Get Many asks LinkedIn’s finder of events with lead gen forms, over all pages. In every other node, people choose an event from a list by its name; nobody types a URN.',
	show: async (stage, shown) => {
		const execution = await stage.perform(shown, {
			name: NAME,
			action: 'event.getMany',
			parameters: { organizationId: byId(organizationId) },
			caption: 'The events that have a lead form, each with the id of its form',
		});
		const listed = execution.json(NAME).map(({ event_id, form_id }) => [event_id, form_id]);
		const expected = eventsOf(stage.world, { organizationId, withForm: true });
		shown.sameSet(
			'Events with their forms, over several pages',
			listed,
			expected.map(({ id, formId }) => [id, formId]),
		);
		const names = expected.map(({ name }) => Object.values(name)[0]);
		await showEventPicker(stage, shown, names);
	},
};

/** Shows that an event is found in the list of another node by a word of its name. */
async function showEventPicker(
	stage: Stage,
	shown: Demonstration,
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
