import { createRequire } from 'node:module';

import { SECOND } from '../../durations';
import { PLAIN_CONDITIONS } from '../../histories/history/conditions';
import { LinkedIn } from '../../histories/linkedIn/linkedIn';
import { USUAL_COURSE, type Treatment, type Workflow } from '../../histories/n8n/executions';
import { Credential } from '../../histories/n8n/httpRequest';
import { N8n, type TriggerNode } from '../../histories/n8n/n8n';
import { VirtualClock } from '../../histories/virtualClock';
import { Notes, type Note } from './notes';
import { A, CHANGED, type Behind, type Command, type Script } from './scripts';

const { Scripted } = createRequire(__filename)('./Scripted.node.js') as {
	Scripted: new () => N8n['nodeType'];
};

const TREATMENTS: Record<Behind, Treatment> = {
	success: 'usual',
	failure: 'usual',
	wait: 'waits',
	cancelled: 'cancelled',
	nothing: 'usual',
};

/** Long enough for an execution to end. */
const SETTLED_MS = 10 * SECOND;

/** Plays a script in the histories' model of n8n. */
export async function inModel(script: Script): Promise<Note[]> {
	const notes = new Notes();
	process.env.SCRIPTED_FOLDER = notes.folder;
	try {
		await VirtualClock.during(1, async (clock) => await play(script, notes, clock));
		return notes.all();
	} finally {
		notes.remove();
	}
}

async function play(
	{ behind = 'success', triggers = [A], steps }: Script,
	notes: Notes,
	clock: VirtualClock,
): Promise<void> {
	const linkedIn = new LinkedIn(PLAIN_CONDITIONS.switches, 1);
	const credential = new Credential(linkedIn, true);
	const nothing = () => {};
	const workflow: Workflow = {
		hasSuccessors: behind !== 'nothing',
		courseOf: () => ({ ...USUAL_COURSE, treatment: TREATMENTS[behind], waitsMinutes: 60 }),
		work: () => (behind === 'failure' ? new Error('The script says so') : undefined),
		...{
			began: nothing,
			workLater: nothing,
			told: nothing,
			rolledBack: nothing,
			vanished: nothing,
		},
	};
	const observer = {
		...{ failed: nothing, reported: nothing, published: nothing, restarted: nothing, log: nothing },
	};
	const { habits } = PLAIN_CONDITIONS;
	const n8n = new N8n(linkedIn, credential, clock, habits, workflow, observer, new Scripted());
	const nodes = triggers.map(
		(name): TriggerNode => ({ id: name, name, parameters: { options: {} } }),
	);
	const poll = async (node: TriggerNode, command: Command) => {
		notes.command(node.name, command);
		await n8n.poll(node);
		await clock.pass(SETTLED_MS);
	};
	const pollEach = async (command: Command) => {
		for (const node of nodes) await poll(node, command);
	};
	const named = (name: string) => nodes.find((node) => node.name === name)!;
	await pollEach({ assign: 1 });
	for (const step of steps) {
		if ('poll' in step) await poll(named(step.of ?? A), step.poll);
		else if ('publish' in step || 'rename' in step) {
			const node = named('publish' in step ? step.publish : step.rename);
			if ('rename' in step) node.name = step.to;
			else node.parameters = { ...node.parameters, setting: CHANGED };
			n8n.publish();
			await poll(node, step.first);
		} else {
			n8n.restart();
			await pollEach('kill' in step ? step.kill : step.restart);
		}
	}
	n8n.stop();
}
