import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';

import { isolate } from '../../harness/isolatedN8n';
import { N8nClient } from '../../harness/n8nClient';
import type { N8nProcess } from '../../harness/n8nProcess';
import { everySeconds } from '../../harness/pollTimes';
import { Teardown } from '../../harness/teardown';
import { waitUntil } from '../../harness/waitUntil';
import { workflowOf, type NodeDefinition } from '../../harness/workflowBuilder';
import { Notes, type Note } from './notes';
import { A, CHANGED, type Behind, type Command, type Script } from './scripts';

const SUCCESSORS: Record<Behind, Array<Omit<NodeDefinition, 'name'>>> = {
	success: [{ type: 'n8n-nodes-base.noOp', typeVersion: 1 }],
	failure: [
		{
			type: 'n8n-nodes-base.stopAndError',
			typeVersion: 1,
			parameters: { errorMessage: 'The script says so' },
		},
	],
	// n8n keeps an execution in its database from 65 seconds on.
	wait: [waitFor(3600)],
	cancelled: [waitFor(50)],
	nothing: [],
};

function waitFor(amount: number): Omit<NodeDefinition, 'name'> {
	return {
		type: 'n8n-nodes-base.wait',
		typeVersion: 1.1,
		parameters: { amount, unit: 'seconds' },
		webhookId: '00000000-0000-4000-8000-000000000001',
	};
}

/** A real n8n with the scripted trigger. */
export class RealN8n {
	private constructor(
		private readonly n8n: N8nProcess,
		private client: N8nClient,
		private readonly notes: Notes,
		readonly stop: () => Promise<void>,
	) {}

	static async start(): Promise<RealN8n> {
		const teardown = new Teardown();
		return await teardown.guard(async () => {
			const { start } = await isolate(teardown);
			const extensions = mkdtempSync(join(tmpdir(), 'extensions-'));
			const notes = new Notes();
			teardown.add(async () => {
				rmSync(extensions, { recursive: true });
				await Promise.resolve(notes.remove());
			});
			mkdirSync(join(extensions, 'scripted'));
			const file = 'Scripted.node.js';
			cpSync(join(__dirname, file), join(extensions, 'scripted', file));
			const n8n = await start({
				environment: { N8N_CUSTOM_EXTENSIONS: extensions, SCRIPTED_FOLDER: notes.folder },
			});
			const client = await N8nClient.connect(n8n.url);
			return new RealN8n(n8n, client, notes, async () => await teardown.run());
		});
	}

	/** Plays a script in a workflow of its own. */
	async play({ behind = 'success', triggers = [A], steps }: Script): Promise<Note[]> {
		const before = this.notes.all().length;
		const names = [...triggers];
		const id = await this.create(names, behind);
		const first = names.map((name) => this.notes.command(name, { assign: 1 }));
		await this.client.workflows.activate(id);
		await this.noted(first);
		for (const step of steps) {
			if ('poll' in step) await this.poll(id, step.of ?? A, step.poll, behind);
			else if ('publish' in step) {
				await this.publish(id, step.publish, { parameters: { setting: CHANGED } }, step.first);
			} else if ('rename' in step) {
				names[names.indexOf(step.rename)] = step.to;
				await this.publish(id, step.rename, { name: step.to }, step.first);
			} else {
				await ('kill' in step ? this.n8n.kill() : this.n8n.stop());
				const command = 'kill' in step ? step.kill : step.restart;
				const polls = names.map((name) => this.notes.command(name, command));
				await this.n8n.restart();
				this.client = await N8nClient.connect(this.n8n.url);
				await this.noted(polls);
			}
		}
		await this.client.workflows.deactivate(id);
		await this.client.workflows.delete(id);
		const [{ id: begin }] = this.notes.all().slice(before);
		return this.notes
			.all()
			.flatMap((note) => (note.id < begin ? [] : { ...note, id: note.id - begin + 1 }));
	}

	private async create(triggers: string[], behind: Behind): Promise<string> {
		const nodes = triggers.map(
			(name, index): NodeDefinition => ({
				name,
				id: name,
				type: 'CUSTOM.scripted',
				typeVersion: 1,
				position: [0, index * 200],
				parameters: { pollTimes: { ...everySeconds(1) } },
			}),
		);
		const next = SUCCESSORS[behind].map((node) => ({ ...node, name: 'Next' }));
		const connections = Object.fromEntries(
			triggers.map((name) => [
				name,
				{ main: [next.map(() => ({ node: 'Next', type: 'main' as const, index: 0 }))] },
			]),
		);
		const definition = workflowOf('Scripted', [...nodes, ...next], connections);
		return (await this.client.workflows.create(definition)).id;
	}

	private async poll(id: string, of: string, command: Command, behind: Behind): Promise<void> {
		const { executions, session } = this.client;
		const latest = await executions.latestId(id);
		const poll = this.notes.command(of, command);
		await this.noted([poll]);
		if (command.returns) await executions.next(id, latest);
		if (!command.emits) return;
		if (behind === 'cancelled') {
			const running = await waitUntil('the execution to run', async () =>
				(await executions.list(id)).find(({ status }) => status === 'running'),
			);
			await session.send('POST', `/rest/executions/${running.id}/stop`, {});
		}
		const isTold = () =>
			this.notes.all().some(({ id: of, told }) => of === poll && told !== undefined);
		await waitUntil('the outcome', () => isTold() || undefined);
	}

	/** Changes a trigger, and publishes: n8n polls it at once. */
	private async publish(id: string, of: string, change: Partial<INode>, first: Command) {
		const { session, workflows } = this.client;
		const { name, nodes, connections, versionId } = await workflows.get(id);
		const changed = nodes.map((node) => {
			if (node.name !== of) return node;
			const parameters = { ...node.parameters, ...change.parameters };
			return { ...node, ...change, parameters };
		});
		const to = change.name ?? of;
		const { [of]: own, ...others } = connections;
		const poll = this.notes.command(to, first);
		await new Promise((r) => setTimeout(r, 3000));
		await session.send('PATCH', `/rest/workflows/${id}`, {
			...{ name, versionId, nodes: changed, connections: { ...others, [to]: own } },
		});
		await workflows.activate(id);
		await this.noted([poll]);
	}

	private async noted(polls: number[]): Promise<void> {
		await waitUntil('the polls', () => {
			const ids = this.notes.all().map(({ id }) => id);
			return polls.every((poll) => ids.includes(poll)) || undefined;
		});
	}
}
