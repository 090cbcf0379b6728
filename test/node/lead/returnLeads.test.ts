import { WorkflowExecute } from 'n8n-core';
import type {
	IConnections,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeProperties,
	INodeType,
	IRun,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { NodeApiError, NodeConnectionTypes, Workflow } from 'n8n-workflow';
import { range } from 'lodash';

import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import { returnedIn } from '../../../nodes/shared/values/returnedLeads';
import { additionalDataFor } from '../harness/additionalData';
import { nodeOf, nodeTypesOf } from '../harness/testedNode';
import { useNodeTest } from '../harness/useNodeTest';

/*
 * Workflows whose trigger and store stand in for those of n8n, in n8n-core: it makes the error output, pairs the items and
 * keeps the custom data. How n8n's own nodes fail: test/e2e/returnLeads.
 */

const nodeTest = useNodeTest();

type Execute = (this: IExecuteFunctions) => INodeExecutionData[][];

const OPTIONS: INodeProperties = {
	...{ displayName: 'Options', name: 'options', type: 'collection', default: {} },
	options: [{ displayName: 'Confirm Leads', name: 'confirmLeads', type: 'string', default: '' }],
};

function standIn(name: string, execute: Execute, inputs = 1, outputs = 1): INodeType {
	const main = NodeConnectionTypes.Main;
	return {
		description: {
			...{ displayName: name, name, group: ['transform'], version: 1, description: name },
			...{ defaults: { name }, properties: [OPTIONS] },
			...{ inputs: range(inputs).map(() => main), outputs: range(outputs).map(() => main) },
		},
		execute: async function () {
			return await Promise.resolve(execute.call(this));
		},
	};
}

const TRIGGER = 'n8n-nodes-linkedin-lead-sync.linkedInLeadSyncTrigger';

const lead = (index: number): INodeExecutionData => ({
	json: { lead_id: `lead-${index}`, email: `${index}@example.com` },
});

const leads = (count: number) => range(count).map(lead);

/** Each item on its own, as most nodes: the error output gets the columns of the item. */
const refusing = (...refused: number[]): Execute =>
	function () {
		return [
			this.getInputData().map(({ json }, item) =>
				refused.some((index) => json.email === `${index}@example.com`)
					? { json: { error: 'Property job_title does not exist' }, pairedItem: { item } }
					: { json, pairedItem: { item } },
			),
		];
	};

interface Canvas {
	/** Between the trigger and the store. */
	before?: Execute[];
	store: Execute;
	/** Between the store's error output and Return leads. */
	between?: Execute[];
	items?: INodeExecutionData[];
	mode?: WorkflowExecuteMode;
	/** The trigger's type; another one counts as no trigger of ours. */
	trigger?: string;
	options?: { confirmLeads: string };
	output?: number;
	onError?: INode['onError'];
}

async function run(canvas: Canvas): Promise<IRun> {
	const { before = [], store, between = [], items = leads(5), mode = 'trigger' } = canvas;
	const { trigger = TRIGGER, options = {}, output = 1, onError } = canvas;
	const ours = new LinkedInLeadSync();
	const types = [
		standIn(trigger, () => [items], 0),
		...before.map((execute, index) => standIn(`before${index}`, execute)),
		standIn('store', store),
		...between.map((execute, index) => standIn(`between${index}`, execute)),
	];
	const nodes = types.map(
		(type, index): INode => ({
			...nodeOf(type, { name: index === 0 ? 'New leads' : type.description.name }),
			...{ id: `${index}`, parameters: index === 0 ? { options } : {} },
			...(type.description.name === 'store' && { onError: 'continueErrorOutput' }),
		}),
	);
	const parameters = { resource: 'lead', operation: 'return' };
	nodes.push({ ...nodeOf(ours, { name: 'Return leads', parameters, onError }), id: 'return' });
	const connections: IConnections = {};
	nodes.slice(0, -1).forEach(({ name }, index) => {
		const next = { node: nodes[index + 1].name, type: NodeConnectionTypes.Main, index: 0 };
		const main = name === 'store' && output === 1 ? [[], [next]] : [[next]];
		connections[name] = { main };
	});
	const workflow = new Workflow({
		...{ id: 'returnLeads', nodes, connections, active: true },
		...{ nodeTypes: nodeTypesOf([...types, ours]), settings: { executionOrder: 'v1' } },
	});
	const additionalData = additionalDataFor(nodeTest.credentialStore, mode);
	const startNode = workflow.getNode('New leads')!;
	return await new WorkflowExecute(additionalData, mode).run({ workflow, startNode });
}

const returnedOf = ({ data }: IRun) => returnedIn(data.resultData.metadata);
const placesOf = (each: IRun) => returnedOf(each).flatMap(({ places }) => places);
const outputOf = ({ data }: IRun) => data.resultData.runData['Return leads'][0].data!.main[0]!;
const hintsOf = ({ data }: IRun) =>
	(data.resultData.runData['Return leads'][0].hints ?? []).map(({ message }) => message);

it('the leads at the error output are returned, with node and reason, and passed on', async () => {
	const done = await run({ store: refusing(1, 3) });
	const message = 'Property job_title does not exist';
	expect(returnedOf(done)).toEqual([{ node: 'store', message, places: [1, 3] }]);
	expect(outputOf(done).map(({ json }) => json)).toEqual([
		{ ...lead(1).json, error: message },
		{ ...lead(3).json, error: message },
	]);
});

it("the code of a node's error is returned, and the items can be copied", async () => {
	const store: Execute = function () {
		const error = new NodeApiError(
			this.getNode(),
			{ message: 'No such field' },
			{ httpCode: '400' },
		);
		const failed = { json: { error }, error, pairedItem: { item: 2 } };
		return [[...leads(5).toSpliced(2, 1), failed as unknown as INodeExecutionData]];
	};
	const done = await run({ store });
	expect(returnedOf(done)).toMatchObject([{ node: 'store', code: '400', places: [2] }]);
	expect(() => structuredClone(outputOf(done).map(({ json }) => json))).not.toThrow();
});

const withoutId: Execute = function () {
	return [
		this.getInputData().map(({ json: { email } }, item) => ({
			...{ json: { email }, pairedItem: { item } },
		})),
	];
};

it('a lead is found by the paired items if a node in between drops lead_id', async () => {
	expect(placesOf(await run({ before: [withoutId], store: refusing(4) }))).toEqual([4]);
});

it('a node that gets some of the leads returns some of these', async () => {
	const odd: Execute = function () {
		const items = this.getInputData().map(({ json }, item) => ({ json, pairedItem: { item } }));
		return [items.filter((_, index) => index % 2 === 1)];
	};
	expect(placesOf(await run({ before: [odd], store: refusing(3) }))).toEqual([3]);
	expect(placesOf(await run({ before: [odd, withoutId], store: refusing(3) }))).toEqual([3]);
});

it('a lead of which several items arrive is returned once', async () => {
	const twice: Execute = function () {
		const items = this.getInputData().map(({ json }, item) => ({ json, pairedItem: { item } }));
		return [[...items, ...items.map((item) => ({ ...item }))]];
	};
	const done = await run({ before: [twice], store: refusing(2) });
	expect(placesOf(done)).toEqual([2]);
	expect(outputOf(done)).toHaveLength(2);
});

it('all of the leads can be returned, and 500 fit', async () => {
	const done = await run({ items: leads(500), store: refusing(...range(500)) });
	expect(placesOf(done)).toEqual(range(500));
});

/** One failure for all items, with the columns of the first one (Google Sheets). */
const failingAtOnce: Execute = function () {
	return [
		[{ json: { ...this.getInputData()[0].json }, error: new Error('Quota') as NodeApiError }],
	];
};

/** The items behind a failed one are missing. */
const stopping: Execute = function () {
	return [[lead(0), { json: { error: 'No' }, pairedItem: { item: 1 } }]];
};

const unpaired: Execute = () => [[...leads(4), { json: { error: 'No' } }]];

const aggregated: Execute = function () {
	const pairedItem = this.getInputData().map((_, item) => ({ item }));
	return [[{ json: { leads: 5 }, pairedItem }]];
};

const failing: Execute = function () {
	return [this.getInputData().map((_, item) => ({ json: { error: 'No' }, pairedItem: { item } }))];
};

/** Each item gets the columns of its neighbour. */
const shifted: Execute = function () {
	const items = this.getInputData();
	return [
		items.map((_, item) => ({
			...{ json: items[(item + 1) % items.length].json, pairedItem: { item } },
		})),
	];
};

const UNCERTAIN = 'It is not certain which leads are not stored';

it.each<[string, Canvas, string]>([
	[
		'fails once for all items',
		{ store: failingAtOnce },
		'got 5 items, but its outputs account for 1',
	],
	['drops the items behind a failed one', { store: stopping }, 'account for 2 only'],
	['does not say which item failed', { store: unpaired }, 'Keep lead_id'],
	['gets all leads as one item', { before: [aggregated], store: failing }, 'Keep lead_id'],
	[
		'gets another lead than its item says',
		{ before: [shifted], store: refusing(1) },
		'Keep lead_id',
	],
	[
		'is connected by its usual output',
		{ store: refusing(), output: 0 },
		'not connected to an error output',
	],
	[
		'is behind another node',
		{ store: refusing(1), between: [withoutId] },
		'not connected to an error output',
	],
	[
		'is in a sub-workflow',
		{ store: refusing(1), mode: 'integrated', trigger: 'executeWorkflowTrigger' },
		'from a sub-workflow',
	],
])(
	'where the node before Return leads %s, the execution fails, and all leads come again',
	async (_, canvas, words) => {
		const { data } = await run(canvas);
		const { message, description } = data.resultData.error!;
		expect(message).toContain(UNCERTAIN);
		expect(description).toContain(words);
		const going = await run({ ...canvas, onError: 'continueRegularOutput' });
		if (canvas.mode === 'integrated') return;
		expect(going.data.resultData.error).toBeUndefined();
		expect(() => returnedOf(going)).toThrow();
	},
);

it('a single lead is returned, however its node reports the failure', async () => {
	for (const store of [failingAtOnce, failing])
		expect(placesOf(await run({ items: leads(1), store }))).toEqual([0]);
});

it.each<[string, Partial<Canvas>]>([
	['a manual run', { mode: 'manual' }],
	['a retry', { mode: 'retry' }],
	['the instant trigger', { trigger: 'linkedInInstantLeadTrigger', mode: 'webhook' }],
	['Pull leads', { trigger: 'linkedInLeadSync2', mode: 'trigger' }],
	['a trigger that confirms leads at once', { options: { confirmLeads: 'immediately' } }],
])('in %s, the node says that it returns nothing, and passes the items on', async (_, canvas) => {
	const done = await run({ ...canvas, store: refusing(1) });
	expect(done.data.resultData.error).toBeUndefined();
	expect(returnedOf(done)).toEqual([]);
	expect(outputOf(done)).toHaveLength(1);
	expect(hintsOf(done)).toEqual([expect.stringContaining('No lead is returned')]);
});
