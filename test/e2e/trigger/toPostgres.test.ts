import { answeredRows, expectedRows, type Row } from '../../oracle/leadRow';
import { ActiveTrigger } from '../support/activeTrigger';
import { byId, Canvas } from '../support/canvas';
import { HOUR, ids, leadWorld } from '../support/leadWorld';
import { PostgresNodes } from '../support/postgresNodes';
import { storedRows } from '../support/storedRows';

let canvas: Canvas;
let postgres: PostgresNodes;

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
	postgres = await PostgresNodes.connect(canvas.environment);
});

afterAll(async () => await canvas?.close());

test('the table that the active workflow fills equals the simulated leads', async () => {
	const { control, environment } = canvas;
	const { leads, now } = control;
	const formId = byId(ids.sharedForm);
	const made = await canvas.run([
		canvas.action('Table', 'form.getTable', { formId }),
		postgres.execute('Create', '={{ $json.create_statement }}'),
	]);
	expect(made.error).toBeUndefined();
	const [{ table_name }] = made.json('Table') as Array<{ table_name: string }>;

	const start = now() - HOUR;
	const startDate = new Date(start).toISOString();
	const trigger = await ActiveTrigger.create(canvas, { formId, startFrom: 'date', startDate }, [
		postgres.autoMap('Store', 'upsert', table_name),
	]);
	leads.addMany({ eventId: ids.first, submittedAt: start }, 20);
	await trigger.activate();
	await trigger.settled(leads.list());
	leads.addMany({ eventId: ids.second, submittedAt: now() - 200 }, 120);
	await trigger.settled(leads.list());
	for (const { error } of await trigger.executions()) expect(error).toBeUndefined();

	const stored = storedRows(await environment.postgres.query<Row>(`SELECT * FROM "${table_name}"`));
	const truth = expectedRows(environment.simulator.world, leads.list());
	expect(answeredRows(stored, truth)).toEqual(truth);
	// As doubles the two events would be one.
	expect(new Set(stored.map(({ event_id }) => event_id))).toEqual(new Set([ids.first, ids.second]));
	expect(Number(ids.first)).toBe(Number(ids.second));
	await trigger.delete();
});
