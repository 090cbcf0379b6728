import type { IExecuteFunctions, IHttpRequestOptions, INodeType } from 'n8n-workflow';

/**
 * A node as n8n 1 runs it, in which two things are missing: its request helper ignores either every
 * HTTP error or none, and no helper refreshes a token on demand.
 */
export function inOlderN8n(node: INodeType): INodeType {
	return {
		description: node.description,
		async execute(this: IExecuteFunctions) {
			const { helpers } = this;
			const olderHelpers = {
				...helpers,
				refreshOAuth2Token: undefined,
				async httpRequestWithAuthentication(
					this: IExecuteFunctions,
					credentialType: string,
					request: IHttpRequestOptions,
				) {
					const ignoreHttpStatusErrors = Boolean(request.ignoreHttpStatusErrors);
					const olderRequest = { ...request, ignoreHttpStatusErrors };
					return (await helpers.httpRequestWithAuthentication.call(
						this,
						credentialType,
						olderRequest,
					)) as unknown;
				},
			};
			const context = Object.create(this, { helpers: { value: olderHelpers } }) as typeof this;
			return (await node.execute?.call(context)) ?? [];
		},
	};
}
