import { byId } from '../../e2e/support/canvas';
import { MANUAL_TRIGGER } from '../../harness/workflowBuilder';
import type { Demonstration } from '../demonstration';
import type { Stage } from '../stage/stage';

/** Shows that an event is found in the list of another node by a word of its name. */
export async function showEventPicker(
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
