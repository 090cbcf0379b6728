import type { IDataObject, INodeTypes, NodeParameterValueType } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { compact, get } from 'lodash';

import { readTemplate } from '../../demo/template';

const description = { properties: [], inputs: ['main'], outputs: ['main'] };
const nodeTypes = { getByNameAndVersion: () => ({ description }) } as unknown as INodeTypes;

/** The value that n8n computes for a template's expression, with this input item. */
function valueOf(
	[template, nodeName, path]: [template: string, nodeName: string, path: string],
	json: IDataObject,
): unknown {
	const { nodes } = readTemplate(template);
	const { parameters } = nodes.find(({ name }) => name === nodeName)!;
	const plain = nodes.map((node) => ({ ...node, parameters: {} }));
	const workflow = new Workflow({
		nodes: plain,
		connections: {},
		active: false,
		nodeTypes,
	} as never);
	const expression = get(parameters, path) as NodeParameterValueType;
	const items = [{ json }];
	return workflow.expression.getParameterValue(
		expression,
		null,
		0,
		0,
		nodeName,
		items,
		'manual',
		{},
	);
}

const EMAIL = ['leads-to-hubspot', 'Add or update contact', 'email'] as const;

// HubSpot has nothing at a URL without an email address, and n8n's node then fails for all leads.
it.each([
	['', 'none'],
	['..', 'none'],
	['ada+1@example.com', 'ada%2B1%40example.com'],
])('leads-to-hubspot sends the email "%s" as "%s" in a URL', (address, sent) => {
	expect(valueOf([...EMAIL], { person_email: address })).toBe(sent);
});

// In one run, rows have null in the columns of questions that only other forms ask.
it.each([
	['leads-to-hubspot', 'Add or update contact', ['firstName', 'jobTitle', 'phoneNumber']],
	['leads-to-salesforce', 'Add or update lead', ['firstname', 'title', 'phone']],
] as const)('%s sends nothing that the form does not ask for', (template, node, fields) => {
	const row = { first_name: null, last_name: null, job_title: null, phone_number: null };
	const sent = fields.map((field) => valueOf([template, node, `additionalFields.${field}`], row));
	expect(compact(sent)).toEqual([]);
});

it.each([
	['company', 'company_name', 255],
	['additionalFields.title', 'job_title', 128],
	['additionalFields.phone', 'phone_number', 40],
])('leads-to-salesforce cuts %s to the length that Salesforce accepts', (field, column, length) => {
	const row = { [column]: 'x'.repeat(300) };
	expect(valueOf(['leads-to-salesforce', 'Add or update lead', field], row)).toHaveLength(length);
});

const MESSAGE = ['leads-to-slack', 'Write message', 'assignments.assignments[0].value'] as const;

it.each([
	[{ submitted_at: '2026-11-24T09:15:00.000Z' }, 'Engineer · 2026-11-24 09:15 UTC'],
	[{ submitted_at: null }, 'Engineer'],
])('leads-to-slack shows the time of a lead if it has one: %j', (lead, line) => {
	const message = valueOf([...MESSAGE], { job_title: 'Engineer', ...lead });
	expect(String(message).split('\n')[1]).toBe(line);
});

it('leads-to-slack mentions nobody, links to nothing, and keeps the text that people typed', () => {
	const message = '@channel &lt; <!channel> & <https://example.com|you>';
	expect(valueOf(['leads-to-slack', 'Send message', 'text'], { message })).toBe(
		'@channel &amp;lt; &lt;!channel&gt; &amp; &lt;https://example.com|you&gt;',
	);
	const { nodes } = readTemplate('leads-to-slack');
	const { otherOptions } = nodes.find(({ name }) => name === 'Send message')!.parameters;
	const links = { unfurl_links: false, unfurl_media: false };
	expect(otherOptions).toEqual({ includeLinkToWorkflow: false, ...links });
});

it('leads-to-slack executes each lead by itself, so that a retry repeats no message', () => {
	const { nodes } = readTemplate('leads-to-slack');
	const { options } = nodes.find(({ name }) => name === 'New leads')!.parameters;
	expect(options).toEqual({ batchSize: 1 });
});

it('instant-leads-to-data-table ranks an unreadable lead below the stored lead, and a later answer above it', () => {
	const keyOf = (lead: IDataObject) =>
		String(
			valueOf(
				['instant-leads-to-data-table', 'Add order key', 'assignments.assignments[0].value'],
				lead,
			),
		);
	const keys = [
		keyOf({ submitted_at: '2026-11-25', lead_error: 'HTTP status 503' }),
		keyOf({ submitted_at: '2026-11-24' }),
		keyOf({ submitted_at: '2026-11-25' }),
	];
	expect([...keys].sort()).toEqual(keys);
});
