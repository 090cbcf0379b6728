import { PACKAGE_NAME } from '../../harness/packPackage';
import { offeredActions } from '../../node/router/runAction';
import { Canvas } from '../support/canvas';

let canvas: Canvas;

beforeAll(async () => {
	canvas = await Canvas.open();
});

afterAll(async () => await canvas?.close());

test("the installed package gives n8n's editor a preview of what each operation puts out", async () => {
	const { session } = canvas.environment.client;
	const missing: string[] = [];
	for (const action of offeredActions()) {
		const path = `/schemas/${PACKAGE_NAME}.linkedInLeadSync/1.0.0/${action.replace(': ', '/')}.json`;
		const response = await session.fetch(path, { method: 'GET' });
		const schema = (response.ok ? await response.json() : {}) as { properties?: object };
		// The editor shows nothing for a schema that has no type or no properties.
		if (Object.keys(schema.properties ?? {}).length === 0) {
			missing.push(`${response.status} ${path}`);
		}
	}
	expect(missing).toEqual([]);
});
