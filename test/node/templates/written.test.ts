import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';

import { readTemplate, TEMPLATES, TEMPLATES_FOLDER } from '../../demo/template';
import type { WorkflowDefinition } from '../../harness/api/workflows';
import { holdClock } from '../lead/support/clock';
import { Samples } from './samples';

let samples: Samples;

beforeAll(async () => {
	holdClock();
	samples = await Samples.start();
});
afterAll(async () => {
	await samples?.close();
	jest.useRealTimers();
});

/** The template with its generated part: the rows that its nodes output. */
async function made(name: string): Promise<WorkflowDefinition> {
	const template = readTemplate(name);
	return { ...template, pinData: await samples.pinsOf(template) };
}

/** The email address in a row for a database or for a sheet. */
const emailOf = (row: IDataObject) => row.email ?? row['Email address'] ?? null;

describe.each(TEMPLATES)('%s', (name) => {
	it('the template pins what its nodes output for the sample world', async () => {
		const template = await made(name);
		// npm run templates
		if (process.env.WRITE_TEMPLATES) {
			const text = JSON.stringify(template, null, 2);
			writeFileSync(join(TEMPLATES_FOLDER, `${name}.json`), text);
		}
		expect(readTemplate(name)).toEqual(template);
	});

	it('the template pins only made-up people', () => {
		const items = Object.values(readTemplate(name).pinData ?? {}).flat();
		const rows: IDataObject[] = items.map(({ json }) => json).filter(({ lead_id: id }) => id);
		for (const row of rows) {
			const { lead_id: id, submitter_urn: submitter = null } = row;
			const [, number] = /^sample-lead-(\d)$/.exec(String(id)) ?? [];
			expect([null, `urn:li:person:sample${number}`]).toContain(submitter);
			expect(String(emailOf(row))).toMatch(/^(null|sample-lead-\d@example\.(com|org))$/);
		}
		const text = JSON.stringify(items);
		expect(text.match(/[\w.+-]+@[\w.-]+/g) ?? []).toEqual(
			rows.flatMap((row) => emailOf(row) || []),
		);
	});
});
