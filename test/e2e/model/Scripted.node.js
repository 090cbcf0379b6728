const { appendFileSync, existsSync, readFileSync, rmSync } = require('node:fs');
const { join } = require('node:path');

const inFolder = (name) => join(process.env.SCRIPTED_FOLDER, name);

const note = (what) => appendFileSync(inFolder('notes.jsonl'), `${JSON.stringify(what)}\n`);

/** What a test wants the next poll to do; undefined for a poll that n8n makes by itself, also just before a change. */
function commandFor(name, setting) {
	const file = inFolder(`${name}.json`);
	if (!existsSync(file)) return undefined;
	const command = JSON.parse(readFileSync(file, 'utf8'));
	if (command.setting !== undefined && command.setting !== setting) return undefined;
	rmSync(file);
	return command;
}

/** What the package reads of the outcome that n8n reports. */
function outcomeOf(name, run) {
	if (run === undefined) return 'nothing';
	const { lastNodeExecuted, error } = run.data.resultData;
	return {
		status: run.status,
		isAlone: lastNodeExecuted === name,
		hasError: error !== undefined,
		waits: Boolean(run.waitTill),
	};
}

/**
 * A polling trigger that does what a script says, in a real n8n and in the model of n8n, and notes what n8n gives and
 * reports. It is JavaScript, because both load it as it is.
 */
class Scripted {
	description = {
		displayName: 'Scripted',
		name: 'scripted',
		group: ['trigger'],
		version: 1,
		description: 'Polls as a script says',
		defaults: { name: 'Scripted' },
		polling: true,
		inputs: [],
		outputs: ['main'],
		properties: [{ displayName: 'Setting', name: 'setting', type: 'string', default: '' }],
	};

	async poll() {
		const { name } = this.getNode();
		const command = commandFor(name, this.getNodeParameter('setting', ''));
		if (command === undefined) return null;
		const { id, assign, push, fails, returns, emits, later } = command;
		const data = this.getWorkflowStaticData('node');
		const seen = JSON.parse(JSON.stringify(data));
		note({ id, of: name, activation: this.getActivationMode(), seen });
		if (assign !== undefined) data.value = assign;
		if (push !== undefined) data.list?.push(push);
		if (command.list !== undefined) data.list = command.list;
		if (fails) throw new Error('The script says so');
		if (returns) return [[{ json: { id } }]];
		if (!emits) return null;
		const done = this.helpers.createDeferredPromise();
		const told = (outcome) => {
			if (later !== undefined) data.value = later;
			note({ id, of: name, told: outcome });
		};
		done.promise.then(
			(run) => told(outcomeOf(name, run)),
			(error) => told(error.constructor.name),
		);
		this.__emit([[{ json: { id } }]], undefined, done);
		return null;
	}
}

module.exports = { Scripted };
