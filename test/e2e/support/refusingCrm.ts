import fastify from 'fastify';
import type { NodeDefinition } from '../../harness/workflowBuilder';

/** The name of the node that sends leads to the CRM. */
const CRM = 'CRM';

/** A CRM on loopback, which takes a word from each lead, and refuses some of them with 400. */
export class RefusingCrm {
	readonly refused = new Set<string>();

	private readonly server = fastify({ forceCloseConnections: true });

	private url = '';

	static async start(): Promise<RefusingCrm> {
		const crm = new RefusingCrm();
		crm.server.post<{ Body: { word: string } }>('/contacts', async ({ body: { word } }, reply) => {
			if (!crm.refused.has(word)) return {};
			return await reply.status(400).send({ message: 'Property job_title does not exist' });
		});
		crm.url = await crm.server.listen({ host: '127.0.0.1', port: 0 });
		return crm;
	}

	/** n8n's HTTP Request node. @param column of a lead's row, whose value is sent */
	node(column: string): NodeDefinition {
		const parameters = [{ name: 'word', value: `={{ $json.${column} }}` }];
		return {
			name: CRM,
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				...{ method: 'POST', url: `${this.url}/contacts`, sendBody: true },
				bodyParameters: { parameters },
			},
		};
	}

	async close(): Promise<void> {
		await this.server.close();
	}
}
