// A node of the benchmark alone (N8N_CUSTOM_EXTENSIONS): n8n's own requests for the pages that Pull
// reads, and no more. n8n opens a connection and decrypts the credential anew for each request, which
// no node can change, so that this is the floor inside n8n.
class Requests {
	description = {
		displayName: 'Requests',
		name: 'requests',
		group: ['input'],
		version: 1,
		description: 'Reads page after page',
		defaults: { name: 'Requests' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'linkedInLeadSyncOAuth2Api', required: true }],
		properties: [
			{ displayName: 'URL', name: 'url', type: 'string', default: '' },
			{ displayName: 'Headers', name: 'headers', type: 'json', default: '{}' },
			{ displayName: 'Count', name: 'count', type: 'number', default: 100 },
			{ displayName: 'At Once', name: 'atOnce', type: 'number', default: 1 },
		],
	};

	async execute() {
		const [url, headers, count, atOnce] = ['url', 'headers', 'count', 'atOnce'].map((name) =>
			this.getNodeParameter(name, 0),
		);
		const readPage = async (start) =>
			await this.helpers.httpRequestWithAuthentication.call(this, 'linkedInLeadSyncOAuth2Api', {
				url: `${url}&start=${start}&count=${count}`,
				headers: JSON.parse(headers),
				json: true,
			});
		const pages = [await readPage(0)];
		const { total } = pages[0].paging;
		let next = 1;
		const readOn = async () => {
			while (next * count < total) {
				const index = next++;
				pages[index] = await readPage(index * count);
			}
		};
		await Promise.all(Array.from({ length: atOnce }, readOn));
		return [pages.flatMap(({ elements }) => elements.map(({ id }) => ({ json: { lead_id: id } })))];
	}
}

module.exports = { Requests };
