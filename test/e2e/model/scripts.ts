/** What a poll does; a poll without any of it only looks. */
export interface Command {
	/** Assigned to the node's static data. */
	assign?: number;
	list?: number[];
	/** Changes the list without assigning it. */
	push?: number;
	fails?: boolean;
	/** Ends with items, which n8n executes. */
	returns?: boolean;
	/** Outputs by `__emit`, and awaits the outcome. */
	emits?: boolean;
	/** Assigned when n8n reports the outcome. */
	later?: number;
	/** The trigger's setting, for a poll after the change of it; n8n may still poll the trigger without the change. */
	setting?: string;
}

/** What is behind the triggers, and thus how each execution ends. */
export type Behind = 'success' | 'failure' | 'wait' | 'cancelled' | 'nothing';

export type Step =
	| { poll: Command; of?: string }
	/** n8n's process is killed or ends in order, and starts again: each trigger's first poll does this. */
	| { kill: Command }
	| { restart: Command }
	/** Changes the setting of a trigger and publishes: its first poll does this. */
	| { publish: string; first: Command }
	/** Renames a trigger and publishes. */
	| { rename: string; to: string; first: Command };

/** A workflow, published with a first poll that assigns 1, and what happens then. */
export interface Script {
	name: string;
	behind?: Behind;
	triggers?: string[];
	steps: Step[];
}

/** The name of a workflow's only trigger. */
export const A = 'A';
const B = 'B';

/** What the setting of a trigger is changed to. */
export const CHANGED = 'changed';

const outcomes: Script[] = (['success', 'failure', 'wait', 'cancelled', 'nothing'] as const).map(
	(behind) => ({
		name: `n8n reports an execution that ends by ${behind}`,
		behind,
		steps: [{ poll: { assign: 2, emits: true } }, { kill: {} }],
	}),
);

/** How n8n keeps what a trigger assigns, and what n8n reports to it. */
export const SCRIPTS: Script[] = [
	...outcomes,
	{
		name: 'the first poll stores what it assigned, and a later poll without output does not',
		steps: [{ poll: { assign: 2 } }, { poll: {} }, { kill: {} }],
	},
	{
		name: 'an output stores what was assigned before it, also by an earlier poll',
		steps: [
			{ poll: { assign: 2 } },
			{ poll: { emits: true } },
			{ poll: { assign: 3 } },
			{ kill: {} },
		],
	},
	{
		name: 'returned items store what was assigned',
		steps: [{ poll: { assign: 2, returns: true } }, { poll: { assign: 3 } }, { kill: {} }],
	},
	{
		name: 'a stop in order stores no more than a kill',
		steps: [{ poll: { assign: 2, emits: true } }, { poll: { assign: 3 } }, { restart: {} }],
	},
	{
		name: 'a change within an assigned object is stored only together with an assignment',
		steps: [
			{ poll: { list: [1], emits: true } },
			{ poll: { push: 2, emits: true } },
			{ kill: {} },
			{ poll: { push: 3, assign: 4, emits: true } },
			{ kill: {} },
		],
	},
	{
		name: 'a poll that fails keeps in memory what it assigned',
		steps: [{ poll: { assign: 2, fails: true } }, { poll: {} }, { kill: {} }],
	},
	{
		name: 'what is assigned when an outcome is reported is stored with the next output',
		steps: [
			{ poll: { assign: 2, emits: true, later: 3 } },
			{ poll: {} },
			{ kill: {} },
			{ poll: { emits: true, later: 4 } },
			{ poll: { emits: true } },
			{ kill: {} },
		],
	},
	{
		name: 'the data of two triggers are stored together',
		triggers: [A, B],
		steps: [
			{ poll: { assign: 2 }, of: A },
			{ poll: { assign: 3, emits: true }, of: B },
			{ kill: {} },
		],
	},
	{
		name: 'of two triggers, only the one that has changed is activated again, and each stores both as it knows them',
		triggers: [A, B],
		steps: [
			{ publish: B, first: { assign: 2, setting: CHANGED } },
			{ poll: { assign: 3, emits: true }, of: B },
			{ poll: { assign: 4, emits: true }, of: A },
			{ poll: {}, of: B },
			{ kill: {} },
		],
	},
	{
		name: 'a renamed trigger has no data, and the old name keeps its own',
		steps: [
			{ poll: { assign: 2, emits: true } },
			{ rename: A, to: 'C', first: { assign: 3 } },
			{ poll: { emits: true }, of: 'C' },
			{ rename: 'C', to: A, first: {} },
			{ kill: {} },
		],
	},
];
