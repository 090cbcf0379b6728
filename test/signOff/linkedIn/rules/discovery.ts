import { byId } from '../../../e2e/support/canvas';
import { asFacts } from '../../../e2e/support/expectedItems';
import { showEventPicker } from '../../parts/eventPicker';
import { NotShown, type Show } from '../../rule';
import { NO_EVENT, type LinkedInStage } from '../stage';

/** LGF-101 */
export const showOrganizations: Show<LinkedInStage> = async (stage, shown) => {
	const name = 'List organizations';
	const expected = await stage.access.truth.organizations();
	const execution = await stage.perform(shown, {
		name,
		action: 'organization.getMany',
		caption: 'Every organization with its roles, and whether its event leads can be read',
	});
	const listed = asFacts(execution.json(name), expected[0]);
	shown.sameSet('Organizations with an approved role', listed, expected);
	shown.omission(
		'that a revoked or refused one hides no other: LinkedIn would have to refuse one.',
	);
};

/** LGF-102 */
export const showEvents: Show<LinkedInStage> = async (stage, shown) => {
	const name = 'List events';
	const { truth, organizationId } = stage.access;
	const expected = await truth.events(organizationId);
	if (expected.length === 0) throw new NotShown(NO_EVENT);
	const execution = await stage.perform(shown, {
		name,
		action: 'event.getMany',
		parameters: { organizationId: byId(organizationId) },
		caption: 'The events that have a lead form, each with the id of its form',
	});
	const items = execution.json(name);
	shown.sameSet('Events with a form', asFacts(items, expected[0]), expected);
	const names = items.map((item) => String(item.name));
	await showEventPicker(stage, shown, organizationId, names);
	shown.omission('an organization whose events are refused: LinkedIn would have to refuse them.');
};

/** LGF-103 */
export const showFields: Show<LinkedInStage> = async (stage, shown) => {
	const name = 'Get form fields';
	const formId = await stage.formId();
	const expected = await stage.access.truth.fields(formId);
	const execution = await stage.perform(shown, {
		name,
		action: 'form.getFields',
		parameters: { formId: byId(formId) },
		caption: 'The fields of the event’s form',
	});
	const fields = execution.json(name);
	const seen = fields.flatMap((field, index) => asFacts([field], expected[index]));
	shown.sameSet('Questions, consents and hidden fields', seen, expected);
	const columns = new Set(fields.map(({ column }) => column));
	shown.equals('Columns, one for each field', columns.size, fields.length);
	shown.table(
		'The columns',
		fields.map(({ column, kind, label, required }) => ({ column, kind, label, required })),
	);
};
