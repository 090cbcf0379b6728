import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import type { ICredentialType, INodeType, INodeTypeDescription } from 'n8n-workflow';
import type manifest from '../../package.json';
import { readTemplate, TEMPLATES } from '../demo/template';
import type { WorkflowDefinition } from '../harness/api/workflows';

/** What a node's file beside its code says of it in n8n's list of nodes. */
export interface Codex {
	node: string;
	nodeVersion: string;
	categories: string[];
}

export interface VerifiedNode {
	description: INodeTypeDescription;
	codex: Codex;
}

export interface VerifiedTemplate {
	name: string;
	workflow: WorkflowDefinition;
}

/** What is looked at: the package as npm would publish it. */
export interface Subject {
	manifest: typeof manifest;
	/** The paths of all its files. */
	files: string[];
	nodes: VerifiedNode[];
	credentials: ICredentialType[];
	templates: VerifiedTemplate[];
}

type Classes<Type> = Record<string, new () => Type>;

/** Reads what `gulp package` has unpacked into a folder. */
export function readSubject(folder: string): Subject {
	const load = createRequire(__filename);
	const json = <Content>(path: string) =>
		JSON.parse(readFileSync(join(folder, path), 'utf8')) as Content;
	const made = <Type>(path: string) => {
		const [Made] = Object.values(load(join(folder, path)) as Classes<Type>);
		return new Made();
	};
	const packed = json<typeof manifest>('package.json');
	return {
		manifest: packed,
		files: readdirSync(folder, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map(({ parentPath, name }) => relative(folder, join(parentPath, name))),
		nodes: packed.n8n.nodes.map((path) => ({
			description: made<INodeType>(path).description,
			codex: json<Codex>(path.replace(/js$/, 'json')),
		})),
		credentials: packed.n8n.credentials.map((path) => made<ICredentialType>(path)),
		templates: TEMPLATES.map((name) => ({ name, workflow: readTemplate(name) })),
	};
}
