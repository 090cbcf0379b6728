import { byId } from '../../e2e/support/canvas';
import { leadIds, rowIds } from '../../e2e/support/pulls';
import { landmarks } from '../../simulator/world/landmarks';
import { eventsOf } from '../../simulator/world/queries';
import type { Rule } from '../rule';

const { manyEvents } = landmarks.organizations;
const NAME = 'Pull leads';

export const failingField: Rule = {
	id: 'LGF-109',
	words: 'One failing field does not block a lead',
	explanation:
		'An answer that cannot be read leaves its column empty and is named, with the reason, in the column field_errors. The rest of the row stands, and the row is stored.',
	show: async (stage, shown) => {
		const { control, world } = stage;
		await stage.publish();
		const [{ id: eventId }] = eventsOf(world, { organizationId: manyEvents, withForm: true });
		const start = Date.now();
		const broken = control.leads.add({ eventId });
		const sound = control.leads.add({ eventId });
		shown.step('LinkedIn sent one answer of a new lead in a way that nobody knows.');
		control.leads.damage(broken.id, { kind: 'unreadableAnswer' });
		try {
			const execution = await stage.perform(shown, {
				name: NAME,
				action: 'lead.pull',
				parameters: {
					eventId: byId(eventId),
					timeRange: 'between',
					startTime: new Date(start).toISOString(),
				},
				scrollTo: 'videoAnswer',
				caption: 'The row has all other answers, and field_errors names the one',
			});
			const rows = execution.json(NAME);
			const truth = control.leads.list({ eventId, start, testLeads: 'exclude' });
			shown.sameSet('Leads of the event since then', rowIds(rows), leadIds(truth));
			const row = rows.find(({ lead_id }) => lead_id === broken.id) ?? {};
			shown.says('field_errors of the lead', row.field_errors, /^\w+: .*videoAnswer/);
			const [column] = String(row.field_errors).split(':');
			shown.equals(`The column ${column}`, row[column], null);
			const whole = rows.find(({ lead_id }) => lead_id === sound.id) ?? {};
			const answered = (one: object) => Object.values(one).filter((value) => value !== null).length;
			shown.equals('Other answers are there', answered(row) > broken.answers.length, true);
			shown.equals('field_errors of the next lead', whole.field_errors, null);
			const named = rows.filter(({ field_errors }) => field_errors !== null);
			shown.equals('Leads with a field error', rowIds(named), [broken.id]);

			const stored = await stage.waitForRow(broken.id);
			shown.equals('The row in PostgreSQL says so, too', stored.field_errors, row.field_errors);
			const { lead_id, submitted_at, field_errors } = stored;
			shown.table('The row in PostgreSQL, in part', [{ lead_id, submitted_at, field_errors }]);
		} finally {
			// Without the damage, the lead would differ for hours from its row, which is stored already.
			control.leads.delete(broken.id);
		}
	},
};
