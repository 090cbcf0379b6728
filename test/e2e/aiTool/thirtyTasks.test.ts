import { sortBy } from 'lodash';
import { DateTime } from 'luxon';
import type { INodeParameters } from 'n8n-workflow';

import type { NodeDefinition } from '../../harness/workflowBuilder';
import { agentTool, fromAi, serveTools } from '../support/agentTools';
import { byId, Canvas } from '../support/canvas';
import type { AgentTool, McpServer } from '../support/mcpServer';
import { agentWorld } from './agentWorld';
import { valueOf, type Answer, type Known } from './knownArguments';
import { TASKS, type Call } from './tasks';
import { Truth } from './truth';

let canvas: Canvas;
let agent: McpServer;
let tools: Map<string, AgentTool>;

function toolNodes(): NodeDefinition[] {
	const tool = (name: string, action: `${string}.${string}`, parameters?: INodeParameters) =>
		agentTool(canvas, name, action, parameters);
	const organizationId = byId(fromAi('Page', 'The ID of a LinkedIn page, or all'));
	const fields = {
		output: 'fields',
		fields: fromAi(
			'Fields',
			'The columns to return, with commas. All have lead_id, submitted_at, event_name, form_id; most have first_name, last_name, email.',
		),
	};
	return [
		tool('List pages', 'organization.getMany'),
		tool('List events', 'event.getMany', {
			organizationId,
			filters: { time: fromAi('Time', 'any, upcoming, ongoing or past') },
		}),
		tool('List forms', 'form.getMany', { organizationId }),
		tool('Form questions', 'form.getFields', { formId: byId(fromAi('Form', 'A form_id')) }),
		tool('Find registrations', 'lead.pull', {
			organizationId,
			eventId: byId(fromAi('Event', 'The event_id or the address of an event, or all')),
			timeRange: 'between',
			startTime: fromAi('Since', 'A date, or nothing', 'string', ''),
			endTime: fromAi('Before', 'A date, or nothing', 'string', ''),
			...fields,
		}),
		tool('Recent registrations', 'lead.pull', {
			organizationId,
			timeRange: 'last',
			lastAmount: fromAi('Amount', 'How many units', 'number'),
			lastUnit: fromAi('Unit', 'minutes, hours, days, weeks or months'),
			...fields,
		}),
		tool('Get a registration', 'lead.get', { leadId: fromAi('Lead_ID', 'A lead_id'), ...fields }),
		tool('Check connection', 'connection.check'),
	];
}

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: agentWorld(Date.now()) } });
	agent = await serveTools(canvas, toolNodes(), { timezone: 'Etc/UTC' });
	tools = new Map((await agent.tools()).map((tool) => [tool.name, tool]));
});

afterAll(async () => await canvas?.close());

/** Makes a call whose arguments a model can know by then. */
async function call(
	task: string,
	{ tool: name, args = {} }: Call,
	answers: Answer[],
	today: DateTime,
): Promise<Answer> {
	const tool = tools.get(name);
	if (tool === undefined) throw new Error(`There is no tool ${name}`);
	const known = Object.entries(args).map(([argument, how]: [string, Known]) => {
		const value = valueOf(how, { task, tool, argument, answers, today });
		expect(value).not.toMatch(/^urn:/);
		const isNumber = tool.inputSchema.properties[argument].type === 'number';
		return [argument, isNumber ? Number(value) : value];
	});
	const { content } = await agent.call(name, Object.fromEntries(known) as object as never);
	expect(content).toHaveLength(1);
	return JSON.parse(content[0].text) as Answer;
}

it('are thirty, each another one', () => {
	expect(new Set(TASKS.map(({ task }) => task)).size).toBe(30);
});

it('are answered without what a model cannot know', () => {
	const context = {
		task: 'Who registered for the Berlin meetup?',
		tool: tools.get('Find_registrations') as AgentTool,
		argument: 'Event',
		answers: [[{ name: 'Tokyo Summit', event_id: '7' }]],
		today: DateTime.utc(),
	};
	const unknown: Known[] = [
		{ said: '7087030501919629301' },
		{ day: 'Monday' },
		{ offered: 'urn' },
		{ shown: 'event_id', in: 0, where: ['name', 'Berlin'] },
		{ shown: 'event_id', in: 0, where: ['name', 'Tokyo'] },
		{ shown: 'form_id', in: 0 },
	];
	for (const known of unknown) expect(() => valueOf(known, context)).toThrow();
	expect(valueOf({ shown: 'event_id', in: 0 }, context)).toBe('7');
});

it.each(TASKS)('$task', async ({ task, calls, truth, hasMore = false }) => {
	const today = DateTime.utc().startOf('day');
	const expected = truth(new Truth(canvas.environment.simulator.world, today));
	const answers: Answer[] = [];
	for (const each of calls) answers.push(await call(task, each, answers, today));
	const last = answers[answers.length - 1];
	expect(expected.length).toBeGreaterThan(0);
	const isAboutPeople = calls[calls.length - 1].args?.Fields !== undefined;
	if (isAboutPeople && !hasMore)
		expect(sortBy(last, JSON.stringify)).toEqual(sortBy(expected, JSON.stringify));
	else
		expect(last).toEqual(
			expect.arrayContaining(expected.map((row) => expect.objectContaining(row) as object)),
		);
	// Of people, nothing but what was asked for.
	for (const [index, { args = {} }] of calls.entries()) {
		if (args.Fields === undefined) continue;
		const columns = valueOf(args.Fields, {
			task,
			tool: tools.get(calls[index].tool) as AgentTool,
			argument: 'Fields',
			answers,
			today,
		}).split(', ');
		for (const row of answers[index]) expect(Object.keys(row)).toEqual(columns);
	}
});
