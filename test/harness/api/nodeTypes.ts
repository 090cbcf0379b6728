import type { INodeTypeDescription } from 'n8n-workflow';
import type { N8nSession } from './n8nSession';

/** The node types that an n8n has loaded. */
export class NodeTypes {
	constructor(private readonly session: N8nSession) {}

	/** Every loaded node type, in all of its versions. */
	async list(): Promise<INodeTypeDescription[]> {
		const response = await this.session.fetch('/types/nodes.json');
		return (await response.json()) as INodeTypeDescription[];
	}
}
