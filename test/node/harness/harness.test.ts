import { NodeConnectionTypes, type IExecuteFunctions, type INodeType } from 'n8n-workflow';

import { startLinkedInNetwork } from './linkedInNetwork';
import { NodeHost } from './nodeHost';

const OTHER = 'other.example';

/** Asks another host than LinkedIn. */
const strayingNode: INodeType = {
	description: {
		displayName: 'Straying',
		name: 'straying',
		group: ['transform'],
		version: 1,
		description: 'Asks another host',
		defaults: { name: 'Straying' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute(this: IExecuteFunctions) {
		await this.helpers.httpRequest({ url: `https://${OTHER}/` });
		return [[]];
	},
};

// Tests that no token goes elsewhere would else see nothing of one that does.
it('a request to any host but LinkedIn is refused, and seen', async () => {
	const network = await startLinkedInNetwork(0);
	try {
		const { error } = await new NodeHost([]).executeNode(strayingNode);
		expect(error).toBeDefined();
		expect(network.refused).toEqual([`${OTHER}:443`]);
	} finally {
		await network.close();
	}
});
