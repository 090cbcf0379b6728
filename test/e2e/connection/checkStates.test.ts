import { Canvas } from '../support/canvas';
import { checkInState, CONNECTION_STATES } from '../support/connectionStates';
import { secretsIn } from '../support/secrets';

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open();
});

afterAll(async () => {
	await canvas?.close();
});

test.each(CONNECTION_STATES)('$name: $status', async (state) => {
	const { status, healthy = false, code, words = /./ } = state;
	canvas.control.reset();
	const { told, asked } = await checkInState(canvas, state);
	expect(told.error).toBeUndefined();
	const [report, ...others] = told.json('Check');
	expect(others).toEqual([]);
	expect(report).toMatchObject({ status, healthy });
	const problems = report.problems as Array<{ code: string; message: string; fix: string }>;
	const problem = problems.find((each) => code === undefined || each.code === code);
	if (state.words !== undefined) expect(`${problem?.message} ${problem?.fix}`).toMatch(words);

	expect(asked.status).toBe(healthy ? 'success' : 'error');
	if (!healthy) expect(`${asked.error?.message} ${asked.error?.description}`).toMatch(words);

	for (const { data } of [told, asked]) {
		expect(secretsIn(JSON.stringify(data), canvas.control.application.get())).toEqual([]);
	}
});
