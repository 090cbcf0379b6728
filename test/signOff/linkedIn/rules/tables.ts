import { byId } from '../../../e2e/support/canvas';
import { GET_TABLE, runTableStatementsTwice } from '../../parts/tableStatements';
import type { Show } from '../../rule';
import type { LinkedInStage } from '../stage';

const FIELDS = 'Get form fields';

/** LGF-104 */
export const showTables: Show<LinkedInStage> = async (stage, shown) => {
	const { canvas } = stage.desk;
	const formId = await stage.formId();
	await stage.perform(shown, {
		name: GET_TABLE,
		action: 'form.getTable',
		parameters: { formId: byId(formId) },
		scrollTo: 'create_statement',
		caption: 'The statements for the table of the event’s form',
	});
	const columns = await runTableStatementsTwice(stage, shown, formId);
	const execution = await canvas.run([
		canvas.action(FIELDS, 'form.getFields', { formId: byId(formId) }),
	]);
	const fields = execution.json(FIELDS).map(({ column }) => column);
	shown.equals(
		'Fields of the form',
		fields.length,
		(await stage.access.truth.fields(formId)).length,
	);
	shown.sameSet(
		'Fields that have their column in the table',
		fields.filter((field) => columns.includes(String(field))),
		fields,
	);
	shown.omission('a form that grows: somebody would have to add a question to it.');
};
